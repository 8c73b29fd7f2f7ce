//! What I contributed, in a dialog: what I wrote and where it stands, my votes, my tie, and all of it as a file.

use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::drawn::drawn;
use super::more::{save, show};
use super::node::{Element, View, button, el};
use super::vote_card::tie_choice;
use super::words::Words;
use crate::queries::mine::{self, Cast, Contributions};
use crate::state::Panel;
use crate::state::mine::{MyStatement, Progress};
use crate::tasks::hands::Hands;
use crate::text::{Key, More, Plural};

/// The dialog.
pub fn mine(hands: Hands) -> View {
    drawn(hands, mine::mine, dialog)
}

fn dialog(hands: Hands, words: Words, mine: &Option<Contributions>) -> View {
    let close = move || hands.look(|data| data.dialog = None);
    let open = mine.is_some();
    let inside = mine.as_ref().map(|mine| contributions(hands, words, mine));
    let head = el("div").class("row apart").child(el("h3").text(words.say(Key::MineLabel)));
    let head = head.child(button("button", close).text(words.say(Key::RuleClose)));
    let dialog = el("dialog").class("dialog mine").attr("aria-label", words.say(Key::MineLabel));
    let dialog = dialog.on("close", move |_| close()).keeps_keys().child(head).child(inside);
    dialog.tell(move |node| show(node, open)).into()
}

fn contributions(hands: Hands, words: Words, mine: &Contributions) -> View {
    let part = |heading: &str, body: View| el("section").child(el("h4").text(heading.to_owned())).child(body);
    let none = |key: Key| el("p").class("quiet").text(words.say(key)).into();
    let wrote: View = if mine.statements.is_empty() {
        none(Key::MineNoStatements)
    } else {
        el("ul").class("own").children(mine.statements.iter().map(|own| wrote(hands, words, own))).into()
    };
    let votes: View = if mine.votes.is_empty() {
        none(Key::MineNoVotes)
    } else {
        el("ul")
            .class("own")
            .children(mine.votes.iter().map(|vote| cast(hands, words, mine.open, vote)))
            .into()
    };
    let voted =
        words.count_with(Plural::MineVotes, mine.votes.len() as u32, &[("of", &words.number(mine.of))]);
    let file = el("p").class("quiet").text(words.say(Key::MineFile));
    let save = button("button", move || save(hands)).text(words.say(Key::MineSave));
    View::Many(vec![
        part(words.say(Key::WriteMine), wrote).into(),
        part(&voted, votes).into(),
        part(words.say(Key::MineTie), tie_choice(hands, words, mine.tie).into()).into(),
        part(words.say(Key::MineOutcomes), none(Key::MineNoOutcomes)).into(),
        part(words.say(Key::MineData), View::Many(vec![file.into(), save.into()])).into(),
    ])
}

/// Something I wrote, with where it stands; a refusal with its article.
fn wrote(hands: Hands, words: Words, own: &MyStatement) -> Element {
    let stands = match (&own.progress, own.visibility) {
        (Progress::Writing | Progress::Held, _) => Key::WriteStateHeld,
        (Progress::Waiting, _) => Key::WriteStateWaiting,
        (Progress::Kept, Visibility::Visible) => Key::WriteStateShown,
        (Progress::Kept, Visibility::Hidden) => Key::WriteStateHidden,
        (Progress::Kept, Visibility::Waiting) | (Progress::Refused(_), _) => Key::WriteStateReview,
    };
    let stands = match &own.progress {
        Progress::Refused(problem) => {
            let sentence = words.fill(Key::SentRefused, &[("reason", words.problem(problem))]);
            words.refused(hands, Some(problem), sentence)
        }
        _ => el("p").class("quiet").text(words.say(stands)),
    };
    let (id, text) = (own.id, own.text.clone());
    let reword = (own.progress == Progress::Kept && own.visibility == Visibility::Visible).then(|| {
        let reword = move || {
            hands.look(|data| {
                (data.writing.supersedes, data.writing.open) = (Some(id), true);
                (data.panel, data.dialog) = (Panel::Vote, None);
            });
            // What I was writing is not lost.
            if hands.state().look(|data| data.writing.draft.trim().is_empty()) {
                hands.keep_draft(text.clone());
            }
        };
        button("link", reword).text(words.more(More::ThreadReword))
    });
    el("li").child(el("p").attr("dir", "auto").text(own.text.clone())).child(stands).child(reword)
}

/// A vote of mine, with the way to change it.
fn cast(hands: Hands, words: Words, open: bool, vote: &Cast) -> Element {
    let (class, sign, key) = match vote.value {
        Value::Agree => ("cast agree", "✓ ", Key::VoteAgree),
        Value::Disagree => ("cast disagree", "✕ ", Key::VoteDisagree),
        Value::Pass | Value::None => ("cast", "– ", Key::VotePass),
    };
    let said =
        el("span").class(class).child(el("span").attr("aria-hidden", "true").text(sign)).text(words.say(key));
    let text = el("p").attr("lang", vote.text.lang.clone()).attr("dir", "auto");
    let text = text.text(if vote.number.is_some() {
        vote.text.text.clone()
    } else {
        words.say(Key::MineGone).to_owned()
    });
    let id = vote.statement;
    // The card takes the focus: there the new vote is cast.
    let change = (open && vote.number.is_some()).then(|| {
        let number = words.number(vote.number.unwrap_or_default());
        let label = words.fill(Key::MineChangeOne, &[("n", &number)]);
        el("button")
            .attr("type", "button")
            .class("link")
            .attr("aria-label", label)
            .on("click", move |event| {
                hands.look(|data| {
                    (data.card, data.panel, data.dialog) = (Some(id), Panel::Vote, None);
                });
                let Some(target) = event.target() else { return };
                let root = target.unchecked_into::<HtmlElement>().get_root_node();
                let answer = root.unchecked_into::<web_sys::ShadowRoot>().query_selector(".answer");
                if let Ok(Some(answer)) = answer {
                    let _ = answer.unchecked_into::<HtmlElement>().focus();
                }
            })
            .text(words.say(Key::MineChange))
    });
    el("li").child(text).child(el("p").class("row apart").child(said).child(change))
}
