//! The drawing of a picture is pinned: a change of it shows in `tests/data/picture.svg`, which
//! `DELIBERATION_GOLDEN=write` writes anew. Look at it before it is committed.

use std::path::Path;

use deliberation_core::opinion::layout::svg;
use deliberation_core::opinion::{Cell, Picture, PictureGroup};

/// Three groups and a few people between them, without chance.
fn picture() -> Picture {
    let middles = [[-1.4, 0.6], [1.2, 0.8], [0.3, -1.3]];
    let mut cells = Vec::new();
    for (group, [x, y]) in (0_u8..).zip(middles) {
        for i in 0..12 {
            let (row, column) = (f64::from(i / 4), f64::from(i % 4));
            let wave = f64::from(i * i % 7) * 0.06;
            let (x, y) = (x + (column - 1.5) * 0.3 + wave, y + (row - 1.0) * 0.28 - wave);
            cells.push(Cell { x, y, people: 10 + i * 3 % 11, group: Some(group) });
        }
    }
    cells.push(Cell { x: 0.1, y: 0.1, people: 14, group: None });
    cells.push(Cell { x: 0.12, y: 0.1, people: 14, group: None });
    let group = |id, center| PictureGroup { id, size: 170, center, tallies: vec![], quotes: vec![] };
    Picture {
        people: 538,
        grouped: 510,
        center: vec![],
        components: [vec![], vec![]],
        explained: [0.4, 0.2],
        clarity: Some(0.5),
        stability: Some(0.9),
        spread: [1.0, 1.0],
        noise: 0.5,
        // The letter B has gone from one map to the next.
        groups: vec![group(0, middles[0]), group(3, middles[1]), group(2, middles[2])],
        cells,
        common_ground: vec![],
    }
}

#[test]
fn the_drawing_is_the_golden_one() {
    let drawn = svg(&picture(), "Lifts & <stairs>", "Three groups, \"clearly\" apart.\u{7}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/picture.svg");
    if std::env::var("DELIBERATION_GOLDEN").is_ok_and(|how| how == "write") {
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
        std::fs::write(&path, &drawn).expect("the file can be written");
    }
    let golden = std::fs::read_to_string(&path).expect("crates/core/tests/data/picture.svg");
    assert!(drawn == golden, "the drawing has changed; DELIBERATION_GOLDEN=write writes it anew");
}

#[test]
fn the_drawing_stands_by_itself() {
    let drawn = svg(&picture(), "<script>alert(1)</script>", "a & b");
    for forbidden in ["<script", "<style", "href", "url(", "style=", "NaN", "inf", "\u{7}"] {
        assert!(!drawn.contains(forbidden), "{forbidden}");
    }
    assert!(
        drawn.contains(
            "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><desc>a &amp; b</desc>"
                .replace("><desc", ">\n<desc")
                .as_str()
        )
    );
    assert_eq!(drawn.matches("<circle").count(), 38);
    assert_eq!([">A<", ">B<", ">C<", ">D<"].map(|letter| drawn.matches(letter).count()), [1, 0, 1, 1]);
}
