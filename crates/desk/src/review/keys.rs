//! The keys of the list: off until somebody switches them on, since one letter alone may be a command of a reader's own
//! tools (WCAG 2.1.4); and everybody's own.

use deliberation_core::act::Outcome;
use deliberation_core::wire::{Json, Written};

use crate::face::parse;

/// What a key does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Goes to the next case.
    Next,
    /// Goes to the one before.
    Previous,
    /// Decides.
    Decide(Outcome),
    /// Writes the facts and the reason before it is decided.
    Write,
    /// Takes the last decision back.
    Undo,
    /// Shows it in the page.
    Show,
    /// Says which key does what.
    Help,
}

impl Command {
    /// All of them, as they are listed, with the key that each has until somebody gives it another.
    pub const ALL: [(Self, char); 15] = [
        (Self::Next, 'j'),
        (Self::Previous, 'k'),
        (Self::Decide(Outcome::Show), 'a'),
        (Self::Decide(Outcome::Hide), 'h'),
        (Self::Decide(Outcome::Label), 'l'),
        (Self::Decide(Outcome::Collapse), 'c'),
        (Self::Decide(Outcome::Move), 'm'),
        (Self::Decide(Outcome::Lock), 'o'),
        (Self::Decide(Outcome::Warn), 'w'),
        (Self::Decide(Outcome::Limit), 't'),
        (Self::Decide(Outcome::Pass), 'p'),
        (Self::Write, 'e'),
        (Self::Undo, 'z'),
        (Self::Show, 'g'),
        (Self::Help, '?'),
    ];
}

/// Whose key is whose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keys {
    /// Whether they are on.
    pub on: bool,
    /// Whether one looks at them.
    pub shown: bool,
    /// Why one could not be given: the command that has it, or none where it can be no key.
    pub trouble: Option<Option<Command>>,
    own: [char; Command::ALL.len()],
}

impl Default for Keys {
    fn default() -> Self {
        Self { on: false, shown: false, trouble: None, own: Command::ALL.map(|(_, key)| key) }
    }
}

impl Keys {
    /// What a key does.
    #[must_use]
    pub fn command(&self, key: &str) -> Option<Command> {
        let mut signs = key.chars();
        let sign = signs.next().filter(|_| signs.next().is_none())?.to_ascii_lowercase();
        let at = self.own.iter().position(|own| *own == sign)?;
        Some(Command::ALL[at].0)
    }

    /// The key of a command.
    #[must_use]
    pub fn of(&self, command: Command) -> char {
        let at = Command::ALL.iter().position(|(own, _)| *own == command).unwrap_or(0);
        self.own[at]
    }

    /// Gives a command another key. Digits choose, and are nobody's.
    ///
    /// # Errors
    /// The command that has it already; none where it can be no key.
    pub fn give(&mut self, command: Command, key: &str) -> Result<(), Option<Command>> {
        let mut signs = key.trim().chars();
        let sign = signs
            .next()
            .filter(|sign| signs.next().is_none() && !sign.is_ascii_digit() && !sign.is_control());
        let sign = sign.ok_or(None)?.to_ascii_lowercase();
        match self.command(&sign.to_string()) {
            Some(other) if other != command => Err(Some(other)),
            _ => {
                let at = Command::ALL.iter().position(|(own, _)| *own == command).unwrap_or(0);
                self.own[at] = sign;
                Ok(())
            }
        }
    }

    /// As they are kept on the device.
    #[must_use]
    pub fn written(&self) -> String {
        let keys: String = self.own.iter().collect();
        Written::default().json("on", if self.on { "true" } else { "false" }).text("keys", &keys).end()
    }

    /// As they were kept.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let json = parse(text)?;
        let on = json.get("on").and_then(Json::as_bool)?;
        let signs: Vec<char> = json.get("keys").and_then(Json::as_str)?.chars().collect();
        // Of another version: as they were meant to be.
        Some(Self { on, shown: false, trouble: None, own: signs.try_into().unwrap_or(Self::default().own) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_one_command_and_can_be_given_to_another() {
        let mut keys = Keys::default();
        for (command, key) in Command::ALL {
            assert_eq!((keys.command(&key.to_string()), keys.of(command)), (Some(command), key));
        }
        let (hide, keep) = (Command::Decide(Outcome::Hide), Command::Decide(Outcome::Show));
        assert_eq!(keys.give(hide, "a"), Err(Some(keep)));
        for no in ["", "ab", "7"] {
            assert_eq!(keys.give(hide, no), Err(None), "{no}");
        }
        assert_eq!((keys.give(hide, "X"), keys.give(hide, "x")), (Ok(()), Ok(())));
        assert_eq!((keys.command("x"), keys.command("h")), (Some(hide), None));
        assert_eq!((keys.command("Enter"), keys.command("")), (None, None));
        keys.on = true;
        assert_eq!(Keys::read(&keys.written()), Some(keys));
        assert_eq!(Keys::read(r#"{"on":true,"keys":"ab"}"#).map(|keys| keys.of(hide)), Some('h'));
    }
}
