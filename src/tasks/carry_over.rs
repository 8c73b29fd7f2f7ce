//! Who signs in goes on with what they had begun on this device, as long as nothing of it has left it. What was
//! handed in without a name stays apart: nobody can say whose it is.
//!
//! Next: [`super::load`], which brings back what is kept.

use std::rc::Rc;

use deliberation_core::id::ActId;

use super::key;
use crate::ports::{Before, Ports};

/// What was begun without a name, if none of it has left the device: then there was no session.
fn begun(ports: &Ports) -> Option<&Before> {
    ports.before.as_ref().filter(|(storage, _)| storage.get(key::TOKEN).is_none())
}

/// Takes over words and choices. What I have of my own stays.
pub fn carry_words(ports: &Ports) {
    let Some((storage, _)) = begun(ports) else { return };
    let mut keys = [key::AGREED, key::LATER, key::TIE, key::LARGER].map(str::to_owned).to_vec();
    // Whatever I was writing, wherever; and what was refused.
    for prefix in [key::DRAFT, key::REPLY, key::REFUSED] {
        keys.extend(storage.keys(prefix));
    }
    for key in &keys {
        if let Some(text) = storage.get(key)
            && ports.storage.get(key).is_none()
            && ports.storage.set(key, &text)
        {
            storage.remove(key);
        }
    }
}

/// Takes over acts, and gives them: they may still be on their way into the vault. They leave their old place when
/// they lie in the new one.
pub async fn carry_acts(ports: &Ports) -> Vec<(ActId, String)> {
    let Some((_, vault)) = begun(ports) else { return Vec::new() };
    let acts = vault.all().await.acts;
    for (id, text) in acts.clone() {
        let before = Rc::clone(vault);
        let done = move |kept| {
            if kept {
                before.remove(id, Box::new(drop));
            }
        };
        ports.vault.put(id, text, Box::new(done));
    }
    acts
}
