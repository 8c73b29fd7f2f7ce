//! How I look at the map: what I chose on it, and which part of it I see how large. Plain data and its
//! arithmetic, in the units of the drawing.

use deliberation_core::id::ActId;
use deliberation_core::opinion::layout::{HEIGHT, WIDTH, within};

/// The closest look.
const CLOSEST: f64 = 8.0;

/// What I chose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// A group, by its letter.
    Group(u8),
    /// A statement: who agrees with it?
    Statement(ActId),
}

/// Which part I see: a place of the drawing is shown at `scale` times itself and `shift` beyond.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Zoom {
    /// How large, from 1 on.
    pub scale: f64,
    /// How far it is shifted.
    pub shift: [f64; 2],
    /// Whether it follows a hand that is on it now, and so must not lag behind.
    pub held: bool,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, shift: [0.0; 2], held: false }
    }
}

impl Zoom {
    /// Where a place of the drawing is shown.
    #[must_use]
    pub fn shows(&self, at: [f64; 2]) -> [f64; 2] {
        [at[0] * self.scale + self.shift[0], at[1] * self.scale + self.shift[1]]
    }

    /// Whether it cannot be closer, whether it is the whole.
    #[must_use]
    pub fn ends(&self) -> [bool; 2] {
        [self.scale >= CLOSEST, self.scale <= 1.0]
    }
}

/// A finger on the map, or the mouse: its number, and where it is shown.
type Finger = (i32, [f64; 2]);

/// How I look at the map.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MapView {
    /// What I chose.
    pub chosen: Option<Chosen>,
    /// Which part I see.
    pub zoom: Zoom,
    /// The letter that the Tab key leads to, once I have been at one.
    pub at: Option<u8>,
    fingers: Vec<Finger>,
    dragged: bool,
}

/// A mouse that moves less than this, in units of the drawing, has not moved.
const STILL: f64 = 5.0;

impl MapView {
    /// Chooses something; the same again, and it is chosen no more.
    pub fn choose(&mut self, chosen: Chosen) {
        self.chosen = if self.chosen == Some(chosen) { None } else { Some(chosen) };
    }

    /// Looks `factor` times as close, with what is shown at `about` staying there; at the middle where none is.
    pub fn closer(&mut self, factor: f64, about: Option<[f64; 2]>) {
        let about = about.unwrap_or([WIDTH / 2.0, HEIGHT / 2.0]);
        let scale = within(self.zoom.scale * factor, 1.0, CLOSEST);
        let by = scale / self.zoom.scale;
        let kept = |at: f64, shift: f64| at - (at - shift) * by;
        let shift = [kept(about[0], self.zoom.shift[0]), kept(about[1], self.zoom.shift[1])];
        self.show(scale, shift);
    }

    /// Moves what is shown.
    pub fn shift(&mut self, by: [f64; 2]) {
        let [x, y] = self.zoom.shift;
        self.show(self.zoom.scale, [x + by[0], y + by[1]]);
    }

    /// Brings a place of the drawing to the middle, if it is not shown.
    pub fn bring(&mut self, at: [f64; 2]) {
        let [x, y] = self.zoom.shows(at);
        if !(0.0..=WIDTH).contains(&x) || !(0.0..=HEIGHT).contains(&y) {
            self.shift([WIDTH / 2.0 - x, HEIGHT / 2.0 - y]);
        }
    }

    /// Nothing beyond the drawing is ever shown.
    fn show(&mut self, scale: f64, shift: [f64; 2]) {
        let inside = |shift: f64, size: f64| {
            if shift.is_finite() { within(shift, size * (1.0 - scale), 0.0) } else { 0.0 }
        };
        let shift = [inside(shift[0], WIDTH), inside(shift[1], HEIGHT)];
        self.zoom = Zoom { scale, shift, ..self.zoom };
    }

    /// A finger is set down.
    pub fn press(&mut self, finger: i32, at: [f64; 2]) {
        self.dragged = !self.fingers.is_empty();
        self.fingers.retain(|(other, _)| *other != finger);
        // Of more than two, the last two count.
        if self.fingers.len() > 1 {
            self.fingers.remove(0);
        }
        self.fingers.push((finger, at));
    }

    /// A finger moves: two stretch and shift, a mouse shifts.
    pub fn drag(&mut self, finger: i32, at: [f64; 2], alone: bool) {
        let Some(moved) = self.fingers.iter().position(|(own, _)| *own == finger) else { return };
        let was = self.fingers[moved].1;
        let other = self.fingers.iter().find(|(own, _)| *own != finger).map(|(_, at)| *at);
        self.fingers[moved].1 = at;
        let by = [at[0] - was[0], at[1] - was[1]];
        match other {
            Some(other) => {
                self.zoom.held = true;
                let far = |a: [f64; 2]| {
                    let [x, y] = [a[0] - other[0], a[1] - other[1]];
                    (x * x + y * y).sqrt().max(1.0)
                };
                self.shift([by[0] / 2.0, by[1] / 2.0]);
                self.closer(far(at) / far(was), Some([(at[0] + other[0]) / 2.0, (at[1] + other[1]) / 2.0]));
            }
            None if alone && !self.dragged && by[0].abs() + by[1].abs() < STILL => {
                self.fingers[moved].1 = was
            }
            None if alone => {
                (self.zoom.held, self.dragged) = (true, true);
                self.shift(by);
            }
            None => {}
        }
    }

    /// A finger is lifted.
    pub fn lift(&mut self, finger: i32) {
        self.fingers.retain(|(other, _)| *other != finger);
        self.zoom.held = false;
    }

    /// Whether two fingers are down.
    #[must_use]
    pub fn pinched(&self) -> bool {
        self.fingers.len() > 1
    }

    /// Whether what the last finger did was to move the map.
    #[must_use]
    pub fn dragged(&self) -> bool {
        self.dragged
    }

    /// Whether any finger is down.
    #[must_use]
    pub fn touched(&self) -> bool {
        !self.fingers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_is_chosen_no_more() {
        let mut view = MapView::default();
        view.choose(Chosen::Group(1));
        view.choose(Chosen::Group(2));
        assert_eq!(view.chosen, Some(Chosen::Group(2)));
        view.choose(Chosen::Group(2));
        assert_eq!(view.chosen, None);
    }

    #[test]
    fn what_is_looked_at_closer_stays_under_the_finger_and_nothing_beyond_is_shown() {
        let mut view = MapView::default();
        view.closer(2.0, Some([100.0, 50.0]));
        assert_eq!(view.zoom.shows([100.0, 50.0]), [100.0, 50.0]);
        view.shift([1e9, -1e9]);
        assert_eq!(view.zoom.shift, [0.0, -HEIGHT]);
        view.shift([f64::NAN, 0.0]);
        view.closer(1e9, None);
        assert_eq!(view.zoom.ends(), [true, false]);
        view.closer(0.0, None);
        assert_eq!((view.zoom.ends(), view.zoom.shift), ([false, true], [0.0, 0.0]));
    }

    #[test]
    fn two_fingers_stretch_and_one_leaves_it_alone() {
        let mut view = MapView::default();
        view.press(1, [100.0, 100.0]);
        view.drag(1, [150.0, 100.0], false);
        assert_eq!(view.zoom, Zoom::default());
        view.press(2, [250.0, 100.0]);
        view.drag(2, [350.0, 100.0], false);
        assert!((view.zoom.scale - 2.0).abs() < 1e-9 && view.zoom.held);
        view.lift(1);
        view.lift(2);
        assert!(!view.zoom.held && !view.touched());
    }

    #[test]
    fn a_place_that_is_not_shown_is_brought_in() {
        let mut view = MapView::default();
        view.closer(4.0, Some([0.0, 0.0]));
        view.bring([400.0, 300.0]);
        let [x, y] = view.zoom.shows([400.0, 300.0]);
        assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y));
    }
}
