//! What I contributed, in a dialog: what I wrote and where it stands, my votes, my tie, and all of it as a file.

use deliberation_core::act::Rate;
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::drawn::watched;
use super::moderation::told::reported;
use super::more::show;
use super::node::{Element, View, button, el};
use super::own::{asks, code, erase, file, name};
use super::vote_card::tie_choice;
use super::words::Words;
use crate::queries::mine::{self, Cast, Contributions, Posted, Rated, Standing};
use crate::state::Panel;
use crate::state::mine::{MyStatement, Progress};
use crate::state::own::Focus;
use crate::tasks::hands::Hands;
use crate::tasks::keep_draft::write_instead;
use crate::text::{Key, More, MorePlural};

/// The dialog.
pub fn mine(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        // The words of what I rated are those of the thread that is open.
        Some(state.follow_thread(|thread| {
            state.follow_moderation(|own| {
                state.follow(|data| (Words::of(data), mine::mine(data, thread, own)))
            })
        }))
    };
    View::Many(vec![asks(hands), watched(look, move |(words, mine)| dialog(hands, *words, mine))])
}

fn dialog(hands: Hands, words: Words, mine: &Option<Contributions>) -> View {
    let close = move || hands.look(|data| data.dialog = None);
    let open = mine.is_some();
    let inside = mine.as_ref().map(|mine| contributions(hands, words, mine));
    let focus = mine.as_ref().map(|mine| mine.focus).unwrap_or_default();
    let heading = el("h3").attr("tabindex", "-1").text(words.say(Key::MineLabel)).tell(move |node| {
        if focus.0 == Focus::Head && hands.state().arrives(focus.1) {
            let _ = node.focus();
        }
    });
    let head = el("div").class("row apart").child(heading);
    let head = head.child(button("button", close).text(words.say(Key::RuleClose)));
    let dialog = el("dialog").class("dialog mine").attr("aria-label", words.say(Key::MineLabel));
    let dialog = dialog.on("close", move |_| close()).keeps_keys().child(head);
    let name = el("div").child(name::section(hands));
    let own = el("div").child(code::section(hands)).child(file::section(hands));
    // They are there when the dialog is, and follow what is theirs by themselves.
    dialog.child(name).child(inside).child(own).tell(move |node| show(node, open)).into()
}

fn contributions(hands: Hands, words: Words, mine: &Contributions) -> View {
    let part = |heading: &str, body: View| el("section").child(el("h4").text(heading.to_owned())).child(body);
    let none = |key: More| el("p").class("quiet").text(words.say(key)).into();
    let wrote: View = if mine.statements.is_empty() {
        none(More::MineNoStatements)
    } else {
        el("ul")
            .class("own")
            .children(mine.statements.iter().map(|(own, open)| wrote(hands, words, own, *open)))
            .into()
    };
    let votes: View = if mine.votes.is_empty() {
        none(More::MineNoVotes)
    } else {
        el("ul")
            .class("own")
            .children(mine.votes.iter().map(|vote| cast(hands, words, mine.open, vote)))
            .into()
    };
    let posts = (!mine.posts.is_empty()).then(|| {
        let posts = el("ul").class("own").children(mine.posts.iter().map(|own| posted(hands, words, own)));
        part(words.say(More::ThreadMinePosts), posts.into())
    });
    let ratings = (!mine.ratings.is_empty()).then(|| {
        let count = words.count(MorePlural::ThreadMineRatings, mine.ratings.len() as u32);
        let ratings = el("ul").class("own").children(mine.ratings.iter().map(|own| rated(words, own)));
        part(&count, ratings.into())
    });
    let reports = (!mine.reports.is_empty()).then(|| {
        let reports = mine.reports.iter().map(|own| reported(hands, words, own));
        part(words.say(More::FlagMine), el("ul").class("own").children(reports).into())
    });
    let voted =
        words.count_with(MorePlural::MineVotes, mine.votes.len() as u32, &[("of", &words.number(mine.of))]);
    View::Many(vec![
        part(words.say(Key::WriteMine), wrote).into(),
        posts.into(),
        part(&voted, votes).into(),
        ratings.into(),
        reports.into(),
        part(words.say(More::MineTie), tie_choice(hands, words, mine.tie).into()).into(),
        part(words.say(More::MineOutcomes), none(More::MineNoOutcomes)).into(),
    ])
}

/// Something I wrote, with where it stands; a refusal with its article.
fn wrote(hands: Hands, words: Words, own: &MyStatement, rewordable: bool) -> Element {
    let stands = match (&own.progress, own.visibility) {
        (Progress::Writing | Progress::Held, _) => More::WriteStateHeld,
        (Progress::Waiting, _) => More::WriteStateWaiting,
        (Progress::Kept, Visibility::Visible) => More::WriteStateShown,
        (Progress::Kept, Visibility::Hidden) => More::WriteStateHidden,
        (Progress::Kept, Visibility::Waiting) | (Progress::Refused(_), _) => More::WriteStateReview,
    };
    let stands = match &own.progress {
        Progress::Refused(problem) => {
            let sentence = words.fill(Key::SentRefused, &[("reason", words.problem(problem))]);
            words.refused(hands, Some(problem), sentence)
        }
        _ => el("p").class("quiet").text(words.say(stands)),
    };
    let (id, text) = (own.id, own.text.clone());
    let reword = rewordable.then(|| {
        let reword = move || {
            // A draft of its own: what I was writing is not lost.
            hands.with(|state, ports| write_instead(state, ports, Some(id), &text));
            hands.look(|data| {
                data.writing.open = true;
                (data.panel, data.dialog) = (Panel::Vote, None);
            });
        };
        button("link", reword).text(words.say(More::ThreadReword))
    });
    let erase = erase::way(hands, words, own.id, own.text.clone());
    let row = el("div").class("row").child(reword).child(erase);
    el("li").child(el("p").attr("dir", "auto").text(own.text.clone())).child(stands).child(row)
}

/// A post of mine, with where it stands and the way there.
fn posted(hands: Hands, words: Words, own: &Posted) -> Element {
    let stands = match &own.standing {
        Standing::Refused(problem) => {
            let problem = problem.as_deref();
            let reason = problem.map_or_else(|| words.say(Key::RefuseElse), |own| words.problem_more(own));
            words.refused(hands, problem, words.fill(Key::SentRefused, &[("reason", reason)]))
        }
        Standing::Withdrawn => el("p").class("quiet").text(words.say(More::ThreadMineWithdrawn)),
        Standing::Under(Progress::Waiting) => el("p").class("quiet").text(words.say(More::WriteStateWaiting)),
        Standing::Under(_) => el("p").class("quiet").text(words.say(More::WriteStateHeld)),
        Standing::Shown => el("p").class("quiet").text(words.say(More::WriteStateShown)),
        Standing::Review => el("p").class("quiet").text(words.say(More::WriteStateReview)),
        Standing::Hidden => el("p").class("quiet").text(words.say(More::WriteStateHidden)),
    };
    let marked = own.marked.as_ref().map(|body| {
        let said = match body {
            Some(body) => words.fill(More::ThreadMarkedMine, &[("body", &body.text)]),
            None => words.say(More::ThreadMarkedMineNobody).to_owned(),
        };
        el("p").class("note").text(said)
    });
    let attached = own.attached.then(|| el("p").class("note").text(words.say(More::ThreadAttachedMine)));
    let id = own.id;
    let go = own.place.map(|statement| {
        let go = move || hands.look(|data| data.leave_for_thread(statement, Some(id)));
        button("link", go).text(words.say(More::ThreadGoThere))
    });
    let erase = erase::way(hands, words, id, own.text.clone());
    el("li")
        .child(el("p").attr("dir", "auto").text(own.text.clone()))
        .child(marked)
        .child(attached)
        .child(stands)
        .child(el("div").class("row").child(go).child(erase))
}

/// A rating of mine.
fn rated(words: Words, own: &Rated) -> Element {
    let (sign, key) = match own.value {
        Rate::Up => ("▲ ", More::ThreadUp),
        Rate::Down | Rate::None => ("▽ ", More::ThreadDown),
    };
    let text = match &own.text {
        Some(text) => el("p").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone()),
        None => el("p").class("quiet").text(words.say(More::ThreadMineElsewhere)),
    };
    let sign = el("span").attr("aria-hidden", "true").text(sign);
    el("li").child(text).child(el("p").class("cast").child(sign).text(words.say(key)))
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
        words.say(More::MineGone).to_owned()
    });
    let id = vote.statement;
    // The card takes the focus: there the new vote is cast.
    let change = (open && vote.number.is_some()).then(|| {
        let number = words.number(vote.number.unwrap_or_default());
        let label = words.fill(More::MineChangeOne, &[("n", &number)]);
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
            .text(words.say(More::MineChange))
    });
    el("li").child(text).child(el("p").class("row apart").child(said).child(change))
}
