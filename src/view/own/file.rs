//! My data: all of it as a file, and the way to erase all that I wrote.

use super::part;
use crate::queries::own::filed;
use crate::state::own::Filing;
use crate::tasks::hands::Hands;
use crate::tasks::own::{erase, file};
use crate::text::More;
use crate::view::moderation::judged;
use crate::view::more::save;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// All of it.
pub fn section(hands: Hands) -> View {
    judged(hands, filed, |hands, words, filed| filed.map(|filing| whole(hands, words, filing)).into())
}

fn whole(hands: Hands, words: Words, filing: Filing) -> Element {
    let part = part(words.say(More::MineData)).child(el("p").class("quiet").text(words.say(More::MineFile)));
    let fetch = button("button", move || {
        hands.go(|state, ports| async move {
            if let Some(file) = file::file(&state, &ports).await {
                save(&file);
            }
        });
    });
    let fetch = fetch.flag("disabled", filing == Filing::Coming).text(words.say(More::MineSave));
    let said = match filing {
        Filing::Nothing => None,
        Filing::Coming => Some(More::OwnFileComing),
        Filing::Saved => Some(More::OwnFileSaved),
        Filing::Offline => Some(More::OwnFileOffline),
        Filing::Busy => Some(More::OwnFileBusy),
        Filing::SignIn => Some(More::OwnFileSignIn),
        Filing::Forgotten => Some(More::OwnFileForgotten),
    };
    let failed = matches!(filing, Filing::Offline | Filing::Busy | Filing::SignIn | Filing::Forgotten);
    let line = el("p").class(if failed { "alert" } else { "quiet" });
    let said = el("div").attr("role", "status").child(said.map(|key| line.text(words.say(key))));
    let here = failed.then(|| {
        let here = move || {
            if let Some(file) = file::here(&hands.state()) {
                save(&file);
            }
        };
        button("link", here).text(words.say(More::OwnFileHere))
    });
    let all = button("button", move || hands.lend(|state, _| erase::ask(state, None, "")));
    let all = all.attr("aria-haspopup", "dialog").text(words.say(More::OwnEraseAll));
    let row = el("div").class("row").child(fetch).child(here);
    let erase =
        el("div").class("erase-all").child(el("p").class("quiet").text(words.say(More::OwnEraseAllNote)));
    part.child(row).child(said).child(erase.child(all))
}
