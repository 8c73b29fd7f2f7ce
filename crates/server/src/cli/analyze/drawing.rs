//! The map as a drawing: the groups of the answer, and the crowd in the cells of the widget. No person is on it.

use deliberation_core::opinion::cells::cells;
use deliberation_core::opinion::layout::svg;
use deliberation_core::opinion::plane::mean;
use deliberation_core::opinion::{GroupAnalysis, Picture, PictureGroup};

use super::Found;
use super::report::{many, one_line};

/// People a cell: enough that a file that is passed on shows nobody.
const CELL: usize = 10;

/// The drawing as SVG.
pub(super) fn draw(found: &Found) -> String {
    let topic = found.rows.summary.topic.as_deref().map_or_else(|| "Opinions".to_owned(), one_line);
    let picture = picture(found);
    let (people, groups) = (picture.people as usize, picture.groups.len());
    let placed = many(people, "person", "people");
    let description = match groups {
        0 => format!("{placed} on a map of opinion. There are no clear groups."),
        groups => format!("{placed} on a map of opinion, in {groups} groups."),
    };
    svg(&picture, &topic, &description)
}

/// What of the answer is drawn.
fn picture(found: &Found) -> Picture {
    let analysis = &found.analysis;
    let mut group_of = vec![None; analysis.places.len()];
    for (label, group) in (0_u8..).zip(&analysis.groups) {
        for &member in &group.members {
            if let Some(own) = group_of.get_mut(member) {
                *own = Some(label);
            }
        }
    }
    let placed = analysis.places.iter().zip(&group_of).filter_map(|(place, group)| Some(((*place)?, *group)));
    let people: Vec<_> = placed.collect();
    let group = |(id, group): (u8, &GroupAnalysis)| {
        let places = group.members.iter().filter_map(|&row| analysis.places.get(row).copied().flatten());
        let center = mean(places.map(|place| (place, 1.0)));
        PictureGroup { id, size: small(group.members.len()), center, tallies: Vec::new(), quotes: Vec::new() }
    };
    Picture {
        people: small(people.len()),
        grouped: small(group_of.iter().flatten().count()),
        groups: (0_u8..).zip(&analysis.groups).map(group).collect(),
        cells: cells(&people, CELL),
        ..Picture::default()
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
