//! Prints the practice ground, as `demo/practice.json` has it.

fn main() -> Result<(), deliberation_exchange::entry::MakeError> {
    print!("{}", deliberation_exchange::sample::practice()?);
    Ok(())
}
