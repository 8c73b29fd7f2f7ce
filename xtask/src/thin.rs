//! What wasm-bindgen leaves in a module and its glue that no reader needs, taken out.
//!
//! - *Classes of others.* Leptos brings streams for server functions, exported as classes; an export keeps alive all
//!   that it calls. We have no server functions.
//! - *Long names.* Each function that the module imports is named after its signature's hash, once in the module and
//!   once in the glue. A hash cannot be compressed. They get names of a letter or two, and what is imported no
//!   longer leaves the glue.
//!
//! The code itself is for `wasm-opt`. Next: [`crate::build`].

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ImportSectionReader, Parser};

use crate::trouble::{Result, Trouble};

/// Classes that dependencies export and that nothing of ours hands to JavaScript.
const FOREIGN: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// The module without the exports of foreign classes.
pub fn without_foreign(wasm: &[u8]) -> Result<Vec<u8>> {
    struct Ours;
    impl Reencode for Ours {
        type Error = std::convert::Infallible;
        fn parse_export(
            &mut self,
            exports: &mut ExportSection,
            export: Export<'_>,
        ) -> std::result::Result<(), reencode::Error<Self::Error>> {
            let own = export.name.strip_prefix("__wbg_").unwrap_or(export.name);
            let foreign = |class: &str| {
                own.strip_prefix(&class.to_ascii_lowercase()).is_some_and(|rest| rest.starts_with('_'))
            };
            if FOREIGN.into_iter().any(foreign) {
                return Ok(());
            }
            reencode::utils::parse_export(self, exports, export)
        }
    }
    encoded(&mut Ours, wasm)
}

/// The module with short names for what it imports, and the long names with the short ones.
pub fn short_names(wasm: &[u8]) -> Result<(Vec<u8>, BTreeMap<String, String>)> {
    #[derive(Default)]
    struct Shorter(BTreeMap<String, String>);
    impl Reencode for Shorter {
        type Error = std::convert::Infallible;
        fn parse_import_section(
            &mut self,
            imports: &mut ImportSection,
            section: ImportSectionReader<'_>,
        ) -> std::result::Result<(), reencode::Error<Self::Error>> {
            for import in section.into_imports() {
                let import = import?;
                let ty = self.entity_type(import.ty)?;
                if import.module == crate::split::LINK {
                    imports.import(import.module, import.name, ty);
                    continue;
                }
                let next = short(self.0.len());
                imports.import(import.module, self.0.entry(import.name.to_owned()).or_insert(next), ty);
            }
            Ok(())
        }
    }
    let mut shorter = Shorter::default();
    let wasm = encoded(&mut shorter, wasm)?;
    Ok((wasm, shorter.0))
}

fn encoded<R: Reencode>(reencoder: &mut R, wasm: &[u8]) -> Result<Vec<u8>>
where
    R::Error: std::fmt::Display,
{
    let mut module = Module::new();
    let done = reencoder.parse_core_module(&mut module, Parser::new(0), wasm);
    done.map_err(|error| Trouble::say(format!("the module cannot be read: {error}")))?;
    Ok(module.finish())
}

/// a … z, then aa, ab …
fn short(number: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    match (number / 26).checked_sub(1) {
        Some(before) => format!("{}{}", short(before), letter(number)),
        None => letter(number).into(),
    }
}

/// The glue for a module with [`short_names`]: only what is imported, under its new name, and no foreign class. As it
/// comes from [`crate::glue`]: without indents.
pub fn glue(script: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let mut lean = String::with_capacity(script.len());
    let mut found = 0;
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        if let Some((name, rest)) =
            line.split_once(": function(").filter(|(name, _)| name.starts_with("__wb"))
        {
            let own = names.get(name);
            found += usize::from(own.is_some());
            if let Some(own) = own {
                lean.extend([own, ": function(", rest, "\n"]);
            }
            let whole = rest_of_block(line, &mut lines);
            if own.is_some() {
                whole.into_iter().for_each(|line| lean.extend([line, "\n"]));
            }
        } else if starts(line, "export class ") {
            rest_of_block(line, &mut lines);
        } else if starts(line, "const ") && line.contains("Finalization = ") {
            lines.by_ref().find(|line| line.ends_with(';'));
        } else if !starts(line, "if (Symbol.dispose) ") {
            lean.extend([line, "\n"]);
        }
    }
    if found < names.len() {
        let said = format!("the glue has {found} of the {} functions that the module imports", names.len());
        return Err(Trouble::say(said));
    }
    Ok(lean)
}

/// The lines up to the one that closes what the first opens. (No text in the glue of wasm-bindgen has a brace.)
fn rest_of_block<'a>(first: &str, lines: &mut std::str::Lines<'a>) -> Vec<&'a str> {
    let opened = |line: &str| line.matches('{').count() as i32 - line.matches('}').count() as i32;
    let mut depth = opened(first);
    let mut block = Vec::new();
    while depth > 0
        && let Some(line) = lines.next()
    {
        depth += opened(line);
        block.push(line);
    }
    block
}

/// Whether the line says this of a foreign class.
fn starts(line: &str, with: &str) -> bool {
    line.strip_prefix(with).is_some_and(|rest| FOREIGN.into_iter().any(|class| rest.starts_with(class)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, EntityType, ExportKind, Function, FunctionSection, TypeSection};
    use wasmparser::Payload;

    /// Two imports, two functions, of which one is exported by a class of others.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./glue.js", "__wbg_log_0123456789abcdef", EntityType::Function(0));
        imports.import("./glue.js", "__wbindgen_throw", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut exports = ExportSection::new();
        exports.export("mounted_unmount", ExportKind::Func, 2);
        exports.export("intounderlyingsink_close", ExportKind::Func, 3);
        exports.export("__wbg_intounderlyingsink_free", ExportKind::Func, 3);
        let mut code = CodeSection::new();
        for _ in 0..2 {
            let mut function = Function::new([]);
            function.instructions().end();
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    fn names(wasm: &[u8]) -> (Vec<String>, Vec<String>) {
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.expect("a module") {
                Payload::ImportSection(section) => {
                    imports.extend(section.into_imports().map(|i| i.expect("an import").name.to_owned()));
                }
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|e| e.expect("an export").name.to_owned()));
                }
                _ => {}
            }
        }
        (imports, exports)
    }

    #[test]
    fn exports_of_others_go_and_names_get_short() {
        let ours = without_foreign(&module()).expect("a module");
        assert_eq!(names(&ours).1, ["mounted_unmount"]);
        let (short, table) = short_names(&ours).expect("a module");
        assert_eq!(names(&short).0, ["a", "b"]);
        assert_eq!(table["__wbindgen_throw"], "b");
        assert!(without_foreign(b"no module").is_err());
    }

    #[test]
    fn the_glue_goes_along() {
        let (_, table) = short_names(&module()).expect("a module");
        let script = "export class IntoUnderlyingSink {\nfree() {\n}\n}\n\
            if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = 1;\nexport class Mounted {\nfree() {\n}\n}\n\
            const import0 = {\n__wbg_log_0123456789abcdef: function(a) {\nlog({\n});\n},\n\
            __wbg_gone_0123456789abcdef: function() {\n},\n__wbindgen_throw: function() {\n},\n};\n\
            const IntoUnderlyingSinkFinalization = (a)\n? b\n: c;\nconst MountedFinalization = d;\n";
        let lean = glue(script, &table).expect("all there");
        assert_eq!(
            lean,
            "export class Mounted {\nfree() {\n}\n}\nconst import0 = {\na: function(a) {\nlog({\n});\n},\n\
             b: function() {\n},\n};\nconst MountedFinalization = d;\n"
        );
        assert!(glue("const import0 = {\n};\n", &table).is_err());
    }

    #[test]
    fn names_do_not_repeat() {
        let all: std::collections::BTreeSet<String> = (0..1_000).map(short).collect();
        assert_eq!((all.len(), short(25), short(26)), (1_000, "z".into(), "aa".into()));
    }
}
