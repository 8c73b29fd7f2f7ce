//! Core gives the same bits everywhere: only `+ - * / sqrt`, or `libm`. What std computes otherwise differs between
//! machines and browsers. It has no clock, no chance and no world either.

use super::source::{Source, lines_with};
use super::{File, Finding};

/// Methods of floats whose last bits depend on the platform.
const INEXACT: [&str; 29] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan",
    "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt",
    "hypot", "mul_add", "gamma", "ln_gamma",
];

/// What belongs to the world outside.
const WORLDLY: [&str; 11] = [
    "std::time",
    "std::fs",
    "std::env",
    "std::net",
    "std::thread",
    "std::process",
    "SystemTime::",
    "println!",
    "eprintln!",
    "print!",
    "dbg!",
];

/// Every such place.
pub fn check(file: &File) -> Vec<Finding> {
    let code = Source::read(&file.text).code;
    let mut found = Vec::new();
    for name in INEXACT {
        let calls = [format!(".{name}("), format!("f64::{name}"), format!("f32::{name}")];
        let whole =
            |line: &usize, call: &str| is_whole_word(code.lines().nth(line - 1).unwrap_or_default(), call);
        for call in &calls {
            for line in lines_with(&code, call).filter(|line| whole(line, call)) {
                let text = format!("`{name}` of std differs between platforms; use libm");
                found.push(Finding::breach(&file.path, line, text));
            }
        }
    }
    for name in WORLDLY {
        for line in lines_with(&code, name) {
            found.push(Finding::breach(&file.path, line, format!("core is pure: no `{name}`")));
        }
    }
    found
}

/// `f64::exp` but not `f64::exponent`.
fn is_whole_word(line: &str, call: &str) -> bool {
    call.ends_with('(')
        || line.match_indices(call).any(|(at, _)| {
            let after = line[at + call.len()..].chars().next();
            after.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
        })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn what_differs_between_machines_is_found() {
        for text in [
            "x.exp()",
            "x.powi(2)",
            "map(f64::ln)",
            "a.mul_add(b, c)",
            "std::time::Instant::now()",
            "dbg!(x)",
        ] {
            assert_eq!(check(&file("crates/core/src/a.rs", text)).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_does_not_is_not() {
        for text in
            ["x.sqrt()", "libm::exp(x)", "x.exponent()", "f64::exponents", "// x.exp()", "x.ln_like()"]
        {
            assert_eq!(check(&file("crates/core/src/a.rs", text)), [], "{text}");
        }
    }
}
