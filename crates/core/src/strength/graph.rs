//! Who supports and who attacks whom.
//!
//! What lives here: a checked graph, laid out so that the replies to one argument lie side by side, and an order in which
//! every reply comes before what it replies to. Read next: [`super::semantics`].

use super::semantics::Semantics;

/// On which side of an argument another stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Relation {
    /// It speaks against it.
    Attack,
    /// It speaks for it.
    Support,
}

/// One argument bears on another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Edge {
    /// The reply, by its place.
    pub from: u32,
    /// What it replies to, by its place.
    pub to: u32,
    /// On which side.
    pub relation: Relation,
    /// With which weight, from 0 to 1.
    pub weight: f64,
}

/// What is wrong with a graph or the scores laid on it.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum GraphError {
    /// An edge names an argument that is not there.
    #[error("there is no argument {0}")]
    Unknown(u32),
    /// A weight is no number from 0 to 1.
    #[error("the weight {weight} of {from} on {to} is not from 0 to 1")]
    Weight {
        /// The reply.
        from: u32,
        /// What it replies to.
        to: u32,
        /// The weight.
        weight: f64,
    },
    /// A base score is no number from 0 to 1.
    #[error("the base score {score} of {argument} is not from 0 to 1")]
    Base {
        /// The argument.
        argument: usize,
        /// Its base score.
        score: f64,
    },
    /// There are not as many scores as arguments.
    #[error("{scores} scores for {arguments} arguments")]
    Count {
        /// How many arguments.
        arguments: usize,
        /// How many scores.
        scores: usize,
    },
}

/// A reply, seen from what it replies to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Reply {
    pub from: u32,
    pub relation: Relation,
    pub weight: f64,
}

/// Arguments with supports and attacks: a quantitative bipolar argumentation framework without its scores.
///
/// Two arguments are joined at most once on each side: of several such edges the heaviest counts. A loop is allowed.
#[derive(Clone, PartialEq, Debug)]
pub struct Graph {
    /// Where the replies to each argument begin, and one more.
    starts: Vec<u32>,
    replies: Vec<Reply>,
    /// Components of arguments that lie on a common loop, replies first; nearly always of one argument.
    order: Vec<u32>,
    /// Where each component begins in `order`, and one more.
    components: Vec<u32>,
}

impl Graph {
    /// A graph of `arguments` arguments. O(n + m log m).
    ///
    /// # Errors
    /// When an edge names an argument that is not there, or its weight is not from 0 to 1.
    pub fn new(arguments: usize, edges: impl IntoIterator<Item = Edge>) -> Result<Self, GraphError> {
        let mut edges: Vec<Edge> = edges.into_iter().collect();
        for &Edge { from, to, weight, .. } in &edges {
            if let Some(&unknown) = [from, to].iter().find(|&&end| end as usize >= arguments) {
                return Err(GraphError::Unknown(unknown));
            }
            if !(0.0..=1.0).contains(&weight) {
                return Err(GraphError::Weight { from, to, weight });
            }
        }
        // The heaviest of equals first, which is the one that stays.
        edges.sort_unstable_by(|a, b| {
            let key = |edge: &Edge| (edge.to, edge.from, edge.relation);
            key(a).cmp(&key(b)).then(b.weight.total_cmp(&a.weight))
        });
        edges.dedup_by_key(|edge| (edge.to, edge.from, edge.relation));
        let mut starts = vec![0; arguments + 1];
        edges.iter().for_each(|edge| starts[edge.to as usize + 1] += 1);
        (0..arguments).for_each(|i| starts[i + 1] += starts[i]);
        let reply = |edge: &Edge| Reply { from: edge.from, relation: edge.relation, weight: edge.weight };
        let mut graph = Self {
            starts,
            replies: edges.iter().map(reply).collect(),
            order: Vec::new(),
            components: vec![0],
        };
        graph.find_components();
        Ok(graph)
    }

    /// How many arguments there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The replies to one argument, by place.
    pub(super) fn replies(&self, argument: u32) -> &[Reply] {
        let at = argument as usize;
        &self.replies[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The components, each after all that bear on it.
    pub(super) fn components(&self) -> impl Iterator<Item = &[u32]> {
        self.components.windows(2).map(|ends| &self.order[ends[0] as usize..ends[1] as usize])
    }

    /// Whether the arguments of a component bear on themselves, by however long a way.
    pub(super) fn is_loop(&self, component: &[u32]) -> bool {
        match component {
            [alone] => self.replies(*alone).iter().any(|reply| reply.from == *alone),
            _ => true,
        }
    }

    /// The base scores, if they fit.
    pub(super) fn checked<'a>(&self, base: &'a [f64]) -> Result<&'a [f64], GraphError> {
        if base.len() != self.len() {
            return Err(GraphError::Count { arguments: self.len(), scores: base.len() });
        }
        match base.iter().position(|score| !(0.0..=1.0).contains(score)) {
            Some(argument) => Err(GraphError::Base { argument, score: base[argument] }),
            None => Ok(base),
        }
    }

    /// Strongly connected components, those that bear on others first.
    /// *Source*: Tarjan, "Depth-first search and linear graph algorithms", 1972; with a stack of our own, as threads
    /// can be as deep as people have patience.
    fn find_components(&mut self) {
        const NEW: u32 = u32::MAX;
        let n = self.len();
        let (mut index, mut low) = (vec![NEW; n], vec![0_u32; n]);
        let (mut waiting, mut is_waiting) = (Vec::new(), vec![false; n]);
        // An argument, and which of its replies comes next.
        let mut way: Vec<(u32, u32)> = Vec::new();
        let mut count = 0;
        for root in 0..n as u32 {
            if index[root as usize] != NEW {
                continue;
            }
            way.push((root, self.starts[root as usize]));
            while let Some(&mut (argument, ref mut next)) = way.last_mut() {
                let at = argument as usize;
                if index[at] == NEW {
                    index[at] = count;
                    low[at] = count;
                    count += 1;
                    waiting.push(argument);
                    is_waiting[at] = true;
                }
                if *next < self.starts[at + 1] {
                    let reply = self.replies[*next as usize].from;
                    *next += 1;
                    if index[reply as usize] == NEW {
                        way.push((reply, self.starts[reply as usize]));
                    } else if is_waiting[reply as usize] {
                        low[at] = low[at].min(index[reply as usize]);
                    }
                    continue;
                }
                way.pop();
                if let Some(&(above, _)) = way.last() {
                    low[above as usize] = low[above as usize].min(low[at]);
                }
                if low[at] == index[at] {
                    let begin = self.order.len();
                    while let Some(member) = waiting.pop() {
                        is_waiting[member as usize] = false;
                        self.order.push(member);
                        if member == argument {
                            break;
                        }
                    }
                    self.order[begin..].sort_unstable();
                    self.components.push(self.order.len() as u32);
                }
            }
        }
    }

    /// The strength of one argument, given those of all.
    pub(super) fn strength_of(
        &self,
        argument: u32,
        base: f64,
        strengths: &[f64],
        semantics: Semantics,
        scratch: &mut [Vec<f64>; 2],
    ) -> f64 {
        scratch.iter_mut().for_each(Vec::clear);
        for reply in self.replies(argument) {
            let side = usize::from(reply.relation == Relation::Support);
            scratch[side].push(reply.weight * strengths[reply.from as usize]);
        }
        let [attacks, supports] = scratch;
        semantics.strength(base, supports, attacks)
    }
}
