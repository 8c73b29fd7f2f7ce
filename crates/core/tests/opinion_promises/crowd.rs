//! Crowds that are made, the same every time: with latent groups, with camps, and with nothing in them.

use deliberation_core::opinion::Votes;

/// SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In `0..1`.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Box–Muller.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A permutation of `0..n`.
    pub fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order, n);
        order
    }

    /// Draws the first `count` of the list evenly from all of it.
    pub fn shuffle<T>(&mut self, list: &mut [T], count: usize) {
        for i in 0..count {
            let other = i + self.below(list.len() - i);
            list.swap(i, other);
        }
    }

    /// How many votes somebody gives: log-normal.
    fn diligence(&mut self, median: f64, spread: f64, most: usize) -> usize {
        ((median * (spread * self.normal()).exp()).round() as usize).clamp(1, most)
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn side(agrees: bool) -> i8 {
    if agrees { 1 } else { -1 }
}

/// Four groups of 40, 30, 20 and 10 % around centres in the plane, people scattered around them; whether somebody
/// agrees follows from their place, the statement's direction and its appeal. 15 % are passes, 40 votes the median.
/// Gives the votes and everybody's group.
pub fn latent(people: usize, statements: usize, seed: u64) -> (Votes, Vec<u8>) {
    const CENTERS: [[f64; 2]; 4] = [[1.6, 0.5], [-1.4, 0.9], [0.2, -1.7], [-0.6, -0.3]];
    let mut dice = Dice::new(seed);
    let directions: Vec<[f64; 3]> =
        (0..statements).map(|_| [dice.normal(), dice.normal(), 0.4 + 0.8 * dice.normal()]).collect();
    let (mut votes, mut groups) = (Votes::new(statements), Vec::new());
    let mut order = dice.order(statements);
    for _ in 0..people {
        let draw = dice.unit();
        let group = [0.4, 0.7, 0.9].iter().filter(|bound| draw >= **bound).count();
        let [x, y] = CENTERS[group].map(|c| c + 0.45 * dice.normal());
        let count = dice.diligence(40.0, 0.9, statements);
        dice.shuffle(&mut order, count);
        let mut row = Vec::with_capacity(count);
        for &j in &order[..count] {
            let [a, b, appeal] = directions[j];
            let value = side(dice.chance(logistic(a * x + b * y + appeal)));
            row.push((j as u32, if dice.chance(0.15) { 0 } else { value }));
        }
        votes.push_row(&row);
        groups.push(group as u8);
    }
    (votes, groups)
}

/// Camps with their views.
pub struct Camps {
    pub votes: Votes,
    /// Everybody's camp.
    pub truth: Vec<u8>,
    /// By camp and statement.
    pub creeds: Vec<Vec<i8>>,
}

/// Camps of these sizes. Each has a view on every statement, at random; its people see each statement with chance
/// `seen` and vote otherwise than their camp with chance `noise`.
pub fn camps(sizes: &[usize], statements: usize, seen: f64, noise: f64, seed: u64) -> Camps {
    let mut dice = Dice::new(seed);
    let mut made = Camps { votes: Votes::new(statements), truth: Vec::new(), creeds: Vec::new() };
    for (camp, &size) in sizes.iter().enumerate() {
        let creed: Vec<i8> = (0..statements).map(|_| side(dice.chance(0.5))).collect();
        for _ in 0..size {
            let mut row = Vec::new();
            for (j, view) in (0_u32..).zip(&creed) {
                if dice.chance(seen) {
                    row.push((j, if dice.chance(noise) { -view } else { *view }));
                }
            }
            made.votes.push_row(&row);
            made.truth.push(camp as u8);
        }
        made.creeds.push(creed);
    }
    made
}

impl Camps {
    /// The camp with which each person agrees most: what somebody could tell who knows the creeds.
    pub fn told_by_creed(&self) -> Vec<u8> {
        let nearest = |person: usize| {
            let agreement = |creed: &Vec<i8>| -> i32 {
                self.votes.row(person).map(|(j, v)| i32::from(v * creed[j as usize])).sum()
            };
            (0..self.creeds.len()).max_by_key(|&camp| agreement(&self.creeds[camp])).unwrap() as u8
        };
        (0..self.votes.people()).map(nearest).collect()
    }
}

/// A crowd in which nobody's vote tells anything about another vote of theirs.
#[derive(Clone, Copy)]
pub struct Shapeless {
    pub name: &'static str,
    pub people: usize,
    pub statements: usize,
    /// The median number of votes; all on all where it is infinite, and half of all on all where it is not a number.
    pub median: f64,
    pub pass: f64,
    /// The mean appeal of statements.
    pub appeal: f64,
    /// On so many statements opinion is evenly divided, whatever their appeal.
    pub contested: usize,
    /// Who comes early sees only early statements.
    pub growing: bool,
    /// Statements are shown unevenly: the greater, the more the first ones are preferred; 1 for evenly.
    pub skew: i32,
}

impl Shapeless {
    pub fn votes(&self, seed: u64) -> Votes {
        let mut dice = Dice::new(seed);
        let mut agree: Vec<f64> =
            (0..self.statements).map(|_| logistic(self.appeal + 0.8 * dice.normal())).collect();
        agree[..self.contested].fill(0.5);
        let mut votes = Votes::new(self.statements);
        let mut order = dice.order(self.statements);
        for person in 0..self.people {
            let count = if self.median.is_nan() {
                if person % 2 == 0 { self.statements } else { 7 }
            } else if self.median.is_infinite() {
                self.statements
            } else {
                dice.diligence(self.median, 0.7, self.statements)
            };
            let open = if self.growing {
                (self.statements * (person + 1) / self.people).clamp(5, self.statements)
            } else {
                self.statements
            };
            let chosen: Vec<usize> = if self.skew > 1 || self.growing {
                let draws = 0..count;
                draws.map(|_| (dice.unit().powi(self.skew) * open as f64) as usize).collect()
            } else {
                dice.shuffle(&mut order, count);
                order[..count].to_vec()
            };
            let mut row = Vec::with_capacity(count);
            for j in chosen {
                let value = side(dice.chance(agree[j]));
                row.push((j as u32, if dice.chance(self.pass) { 0 } else { value }));
            }
            votes.push_row(&row);
        }
        votes
    }
}
