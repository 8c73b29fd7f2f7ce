//! What packages depend on, by the lists.

use toml::{Table, Value};

use super::lists::Lists;
use super::{File, Finding};

/// Every dependency of a `Cargo.toml` that is on no list.
pub fn check(file: &File, lists: &Lists) -> Vec<Finding> {
    if file.path.file_name().is_none_or(|name| name != "Cargo.toml") {
        return Vec::new();
    }
    let manifest: Table = match toml::from_str(&file.text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![Finding::breach(&file.path, 0, error.to_string())],
    };
    let Some(name) = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str)
    else {
        return Vec::new();
    };
    let Some(package) = lists.packages.get(name) else {
        return vec![Finding::breach(
            &file.path,
            0,
            format!("the package `{name}` is not in xtask/tidy.toml"),
        )];
    };
    let mut found = Vec::new();
    for (section, allowed) in [
        ("dependencies", &package.dependencies),
        ("dev-dependencies", &package.tests),
        ("build-dependencies", &package.build),
    ] {
        for dependency in names(&manifest, section) {
            let known = allowed.contains(&dependency)
                // What ships may be used in tests too.
                || section == "dev-dependencies" && package.dependencies.contains(&dependency);
            if !known {
                let text = format!("`{name}` may not have `{dependency}` among its {section}");
                found.push(Finding::breach(&file.path, 0, text));
            }
        }
    }
    found
}

/// The names of a section, and of its like under `[target.…]`.
fn names(manifest: &Table, section: &str) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let of_targets =
        targets.iter().flat_map(|targets| targets.values()).filter_map(|target| target.get(section));
    manifest
        .get(section)
        .into_iter()
        .chain(of_targets)
        .filter_map(Value::as_table)
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn found(text: &str) -> usize {
        let lists = r#"
            [rooms]
            [packages.core]
            dependencies = ["serde"]
            tests = ["proptest"]
        "#;
        check(&file("crates/core/Cargo.toml", text), &toml::from_str(lists).expect("a list")).len()
    }

    #[test]
    fn what_is_listed_is_fine() {
        let text = "package.name = \"core\"\ndependencies.serde = \"1\"\ndev-dependencies = { proptest = \"1\", serde = \"1\" }";
        assert_eq!(found(text), 0);
        assert_eq!(found("workspace.members = []"), 0);
    }

    #[test]
    fn what_is_not_listed_is_found() {
        assert_eq!(found("package.name = \"core\"\ndependencies.tokio = \"1\""), 1);
        assert_eq!(found("package.name = \"core\"\nbuild-dependencies.serde = \"1\""), 1);
        assert_eq!(found("package.name = \"core\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\""), 1);
        assert_eq!(found("package.name = \"attic\""), 1);
    }
}
