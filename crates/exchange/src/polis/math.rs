//! Polis' own answer: the blob of its maths (`/api/v3/math/pca2`), as far as its groups follow from it.
//!
//! The base clusters depend on who came when, which no export tells; with them, Polis' groups can be had to the last
//! digit. The blob may stand by itself or under the key `polis`. It is checked here for being whole in itself; whether
//! it goes with an export is for whoever has both. Next: [`super::rows`](super::rows()).

use std::collections::HashSet;
use std::hash::Hash;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// What of the blob is used.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Math {
    /// The people who are grouped.
    pub in_conversation: Vec<i64>,
    /// The statements taken out.
    pub out: Vec<i64>,
    /// Of these, the ones for being meta; nothing when the blob does not say.
    pub meta: Option<Vec<i64>>,
    /// The base clusters, in the blob's order.
    pub base_clusters: Vec<BaseCluster>,
    /// The published groups: their number, and the numbers of their base clusters.
    pub groups: Vec<(usize, Vec<usize>)>,
    /// The columns, where the blob names them.
    pub tids: Option<Vec<i64>>,
    /// The two directions, a number for each of `tids`.
    pub components: Option<[Vec<f64>; 2]>,
}

/// Some people whom Polis counts as one point.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BaseCluster {
    /// Its number.
    pub id: usize,
    /// Where it stands, in Polis' own sign (−1 agrees).
    pub at: [f64; 2],
    /// Its people.
    pub members: Vec<i64>,
}

/// Why a blob cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MathError {
    /// It is no JSON, or not of the form.
    #[error("not a Polis math blob: {0}")]
    Form(#[from] serde_json::Error),
    /// Its parts contradict each other.
    #[error("{0}")]
    Torn(String),
}

#[derive(Deserialize)]
struct Probe {
    polis: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Wrapped {
    polis: Blob,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Blob {
    in_conv: Vec<i64>,
    #[serde(default)]
    mod_out: Vec<i64>,
    meta_tids: Option<Vec<i64>>,
    tids: Option<Vec<i64>>,
    base_clusters: Columns,
    #[serde(default)]
    group_clusters: Vec<Group>,
    pca: Option<Pca>,
}

#[derive(Deserialize)]
struct Pca {
    comps: Vec<Vec<f64>>,
}

/// The base clusters, one list a property.
#[derive(Deserialize)]
struct Columns {
    id: Vec<usize>,
    x: Vec<f64>,
    y: Vec<f64>,
    members: Vec<Vec<i64>>,
    count: Option<Vec<usize>>,
}

#[derive(Deserialize)]
struct Group {
    id: usize,
    members: Vec<usize>,
}

/// Reads a blob, or an object that has one under `polis`.
///
/// # Errors
/// When it is not of the form, with line and column; or its parts contradict each other.
pub fn math(text: &str) -> Result<Math, MathError> {
    let probe: Probe = serde_json::from_str(text)?;
    let blob = match probe.polis {
        Some(_) => serde_json::from_str::<Wrapped>(text)?.polis,
        None => serde_json::from_str(text)?,
    };
    let torn = |what: String| Err(MathError::Torn(what));
    let Columns { id, x, y, members, count } = blob.base_clusters;
    for (name, length) in [("x", x.len()), ("y", y.len()), ("members", members.len())] {
        if length != id.len() {
            return torn(format!("base-clusters: {} of id and {length} of {name}", id.len()));
        }
    }
    if let Some(count) = count
        && !count.iter().copied().eq(members.iter().map(Vec::len))
    {
        return torn("base-clusters: count is not the number of members".to_owned());
    }
    if let Some(twice) = repeated(&blob.in_conv) {
        return torn(format!("in-conv: participant {twice} stands there twice"));
    }
    if let Some(twice) = repeated(&id) {
        return torn(format!("base-clusters: the id {twice} stands there twice"));
    }
    let everybody: Vec<i64> = members.iter().flatten().copied().collect();
    if let Some(twice) = repeated(&everybody) {
        return torn(format!("base-clusters: participant {twice} is in two of them"));
    }
    let included: HashSet<i64> = blob.in_conv.iter().copied().collect();
    if let Some(stranger) = everybody.iter().find(|person| !included.contains(person)) {
        return torn(format!("base-clusters: participant {stranger} is not in in-conv"));
    }
    let known: HashSet<usize> = id.iter().copied().collect();
    let grouped = blob.group_clusters.iter().flat_map(|group| &group.members);
    if let Some(stranger) = grouped.copied().find(|cluster| !known.contains(cluster)) {
        return torn(format!("group-clusters: there is no base cluster {stranger}"));
    }
    let components = components(blob.tids.as_deref(), blob.pca)?;
    let cluster = |(((id, x), y), members)| BaseCluster { id, at: [x, y], members };
    Ok(Math {
        in_conversation: blob.in_conv,
        out: blob.mod_out,
        meta: blob.meta_tids,
        base_clusters: id.into_iter().zip(x).zip(y).zip(members).map(cluster).collect(),
        groups: blob.group_clusters.into_iter().map(|group| (group.id, group.members)).collect(),
        tids: blob.tids,
        components,
    })
}

/// The directions, where it is known which column each number belongs to.
fn components(tids: Option<&[i64]>, pca: Option<Pca>) -> Result<Option<[Vec<f64>; 2]>, MathError> {
    let (Some(tids), Some(pca)) = (tids, pca) else { return Ok(None) };
    if let Some(twice) = repeated(tids) {
        return Err(MathError::Torn(format!("tids: statement {twice} stands there twice")));
    }
    if let Some(other) = pca.comps.iter().find(|comp| comp.len() != tids.len()) {
        let detail = format!("pca: {} numbers for {} of tids", other.len(), tids.len());
        return Err(MathError::Torn(detail));
    }
    // With fewer than two directions there is no plane.
    Ok(<[Vec<f64>; 2]>::try_from(pca.comps).ok())
}

/// The first number that stands there a second time.
fn repeated<T: Copy + Eq + Hash>(numbers: &[T]) -> Option<T> {
    let mut seen = HashSet::new();
    numbers.iter().copied().find(|number| !seen.insert(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOB: &str = r#"{"in-conv":[4,9,2],"mod-out":[7],"n":3,"tids":[0,7],"pca":{"comps":[[1,0],[0,1]],"center":[0,0]},
        "base-clusters":{"id":[0,3],"x":[1,-0.5],"y":[0.25,0],"members":[[9],[4,2]],"count":[1,2]},
        "group-clusters":[{"id":1,"members":[3],"center":[0,0]},{"id":0,"members":[0]}]}"#;

    #[test]
    fn a_blob_is_read_by_itself_and_under_its_key() {
        let read = math(BLOB).unwrap();
        assert_eq!((&read.in_conversation[..], &read.out[..]), (&[4, 9, 2][..], &[7][..]));
        assert_eq!(read.base_clusters[1], BaseCluster { id: 3, at: [-0.5, 0.0], members: vec![4, 2] });
        assert_eq!((read.groups[0].0, read.meta.as_ref(), read.tids.as_ref()), (1, None, Some(&vec![0, 7])));
        assert_eq!(read.components, Some([vec![1.0, 0.0], vec![0.0, 1.0]]));
        assert_eq!(math(&format!(r#"{{"about":"x","polis":{BLOB}}}"#)).unwrap(), read);
    }

    #[test]
    fn what_is_wrong_with_it_is_told() {
        let told = [
            ("[4,9,2]", "[4,9,4]", "in-conv: participant 4 stands there twice"),
            ("[4,9,2]", "[4,9]", "base-clusters: participant 2 is not in in-conv"),
            ("[1,-0.5]", "[1]", "base-clusters: 2 of id and 1 of x"),
            ("[1,2]}", "[1,1]}", "base-clusters: count is not the number of members"),
            ("[4,2]]", "[4,9]]", "base-clusters: participant 9 is in two of them"),
            ("\"members\":[3]", "\"members\":[5]", "group-clusters: there is no base cluster 5"),
            ("[0,7],", "[7,7],", "tids: statement 7 stands there twice"),
            ("[[1,0],", "[[1],", "pca: 1 numbers for 2 of tids"),
            ("\"in-conv\"", "\"in\"", "not a Polis math blob: missing field `in-conv` at line 3"),
            (
                "[1,-0.5]",
                "[1,null]",
                "not a Polis math blob: invalid type: null, expected f64 at line 2 column 47",
            ),
            ("[1,-0.5]", "[1,1e999]", "not a Polis math blob: number out of range at line 2"),
            ("{", "", "not a Polis math blob"),
        ];
        for (from, to, message) in told {
            let fault = math(&BLOB.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(fault.starts_with(message), "{fault}");
        }
    }
}
