//! A release has the widget inside: when `dist/` appears or changes, it is built anew. A debug build reads the
//! widget from the disk and need not be.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../dist");
    }
}
