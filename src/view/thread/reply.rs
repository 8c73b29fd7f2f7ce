//! The field one writes in: on which side, beginnings of sentences, the words, a source, whether it is a demand; and the
//! one thing one had better look at before posting.

use deliberation_core::act::{MAX_SOURCES, Relation};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlTextAreaElement};

use super::{heard, post};
use crate::queries::notes::{Answering, answered};
use crate::queries::nudge::hidden;
use crate::queries::statement;
use crate::queries::thread::writing;
use crate::state::thread::{About, Cited, Draft, Hint, Unfit, Writes};
use crate::tasks::hands::Hands;
use crate::tasks::{notes, threads};
use crate::text::{Key, More, MorePlural};
use crate::view::drawn::watched;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// What the field was drawn from: what I am writing, and the note that it answers.
type Drawn = (Words, Option<(Draft, i32)>, Option<Answering>);

/// The field, while one writes. It follows what is typed by itself: nothing around it is drawn anew for a letter.
pub fn reply(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_draft(|thread| {
            state.follow_settled(|data| {
                let draft = thread.draft.as_ref();
                let answers = draft.and_then(|draft| answered(data, thread, draft));
                (Words::of(data), writing(data, thread), answers)
            })
        }))
    };
    watched(look, move |(words, writing, answers): &Drawn| {
        let form = |(draft, left): &(Draft, i32)| form(hands, *words, draft, *left, answers.as_ref());
        writing.as_ref().map(form).into()
    })
}

/// The form of a draft.
pub fn form(hands: Hands, words: Words, draft: &Draft, left: i32, answers: Option<&Answering>) -> Element {
    let chosen = answers.and_then(|answers| answers.chosen);
    let keep =
        move |change: &dyn Fn(&mut Draft)| hands.with(|state, ports| threads::keep(state, ports, change));
    let sides = match draft.writes {
        Writes::Reply(on, now) => {
            let choice = |own: Relation| {
                let choose = move || keep(&|draft| draft.writes = Writes::Reply(on, own));
                let chip = button("chip-button", choose)
                    .attr("aria-pressed", if own == now { "true" } else { "false" });
                chip.child(post::sign(own)).text(words.say(post::verb(own)))
            };
            let all = [Relation::Support, Relation::Oppose, Relation::Ask, Relation::Answer];
            let group = el("div")
                .class("filters")
                .attr("role", "group")
                .attr("aria-label", words.say(More::ThreadSide));
            Some(group.children(all.map(choice)))
        }
        _ => None,
    };
    let over = left < 0;
    let count = left.unsigned_abs();
    let counter = words.count(if over { MorePlural::WriteOver } else { MorePlural::WriteLeft }, count);
    let counter = el("p").class(if over { "quiet counter over" } else { "quiet counter" }).text(counter);
    let label = match draft.writes {
        Writes::Remark => More::ThreadRemarkField,
        Writes::Revision(..) => More::ThreadReviseField,
        Writes::Reply(..) => More::ThreadField,
    };
    let area = el("textarea")
        .attr("rows", if draft.writes == Writes::Remark { "2" } else { "4" })
        .attr("dir", "auto")
        .attr("part", "input")
        .attr("autocomplete", "off")
        .maybe("aria-invalid", (over || draft.unfit.is_some()).then_some("true"))
        .value(draft.text.clone())
        .on_input(move |text| keep(&|draft| draft.text.clone_from(&text)))
        .keeps_keys()
        .tell(move |node| {
            // The focus comes along once, when I begin.
            let begun = hands.state().look_thread(|thread| thread.begun);
            if hands.state().starts(begun) {
                let _ = node.focus();
                if let Some((start, end)) = chosen {
                    let _ = node.unchecked_ref::<HtmlTextAreaElement>().set_selection_range(start, end);
                }
            }
        });
    let field =
        el("label").class("field").child(el("span").class("label").text(words.say(label))).child(area);
    // Where something of a person would be seen, hiding it comes first.
    let personal = draft.hint.as_ref().is_some_and(|hint| hint.about.personal());
    let send = el("button").attr("type", "submit").class(if personal { "button" } else { "button primary" });
    let send = send.text(if draft.hint.is_some() {
        words.say(More::ThreadPostAnyway)
    } else {
        words.say(More::WriteSend)
    });
    let cancel = button("button", move || hands.with(|state, _| threads::close(state)))
        .text(words.say(More::WriteCancel));
    let form = el("form").class("reply").flag("novalidate", true).on("submit", move |event| {
        event.prevent_default();
        hands.with(threads::post);
    });
    let plain = matches!(draft.writes, Writes::Remark);
    let form = form.child(sides).child(starters(hands, words, draft));
    let form = form.child(suggested(hands, words, draft, answers)).child(field).child(counter);
    let form = form.child((!plain).then(|| source(hands, words, draft)));
    let form = form.child((!matches!(draft.writes, Writes::Revision(..))).then(|| asks(hands, words, draft)));
    let form = form.child(hint(hands, words, draft)).child(heard::hint(hands, heard::Field::Thread));
    let form = form.child(unfit(words, draft));
    form.child(el("div").class("row").child(send).child(cancel))
}

/// What becomes of words that answer a note; and those that it suggests, to take or leave.
fn suggested(hands: Hands, words: Words, draft: &Draft, answers: Option<&Answering>) -> View {
    let Some(answers) = answers else { return View::Nothing };
    let post = matches!(draft.writes, Writes::Revision(id, _) if hands.state().look(|data| {
        data.published.as_ref().is_none_or(|all| statement(all, id).is_none())
    }));
    let key = if post { More::ThreadNoteAnswers } else { More::ThreadNoteSupersedes };
    let suggestion = answers.suggestion.as_ref().map(|text| {
        let take = button("link", move || hands.with(notes::take_suggestion));
        let said = el("p").class("suggested").attr("lang", text.lang.clone()).attr("dir", "auto");
        let said = said.child(el("span").class("quiet").text(words.say(More::ThreadNoteSuggestion)));
        said.text(text.text.clone()).text(" ").child(take.text(words.say(More::ThreadNoteTake)))
    });
    View::Many(vec![el("p").class("quiet").text(words.say(key)).into(), suggestion.into()])
}

/// Beginnings of sentences: put into an empty field, or on a line after what is there.
fn starters(hands: Hands, words: Words, draft: &Draft) -> View {
    let keys: &[More] = match draft.writes {
        Writes::Reply(_, Relation::Support) => &[More::ThreadStartAlso, More::ThreadStartSaw],
        Writes::Reply(_, Relation::Oppose) => &[More::ThreadStartBut, More::ThreadStartOther],
        Writes::Reply(_, Relation::Ask) => &[More::ThreadStartWhat, More::ThreadStartWho],
        Writes::Reply(_, Relation::Answer) => &[More::ThreadStartKnow],
        _ => return View::Nothing,
    };
    let start = |key: &More| {
        let text = words.say(*key);
        let put = move |event: Event| {
            hands.with(|state, ports| {
                threads::keep(state, ports, |draft| {
                    let before = draft.text.trim_end();
                    draft.text =
                        if before.is_empty() { text.to_owned() } else { format!("{before}\n{text}") };
                });
            });
            // One goes on after it.
            let form =
                event.target().and_then(|node| node.unchecked_into::<HtmlElement>().closest("form").ok()?);
            if let Some(Ok(Some(field))) = form.map(|form| form.query_selector("textarea")) {
                let _ = field.unchecked_into::<HtmlElement>().focus();
            }
        };
        el("button").attr("type", "button").class("link").on("click", put).text(text)
    };
    el("div")
        .class("row starters")
        .child(el("span").class("quiet").text(words.say(More::ThreadStart)))
        .children(keys.iter().map(start))
        .into()
}

fn line(
    words: Words,
    key: More,
    value: &str,
    kind: &'static str,
    keep: impl Fn(String) + 'static,
) -> Element {
    let input = el("input").class("find").attr("type", kind).attr("dir", "auto").attr("autocomplete", "off");
    let label = el("label").class("field").child(el("span").class("quiet").text(words.say(key)));
    label.child(input.value(value.to_owned()).on_input(keep).keeps_keys())
}

/// What it rests on: a line for each source, and a way to add another.
fn source(hands: Hands, words: Words, draft: &Draft) -> Element {
    let keep = move |at: usize, change: &dyn Fn(&mut Cited)| {
        hands.with(|state, ports| {
            threads::keep(state, ports, |draft| {
                if let Some(own) = draft.sources.get_mut(at) {
                    change(own);
                }
            });
        });
    };
    let one = |(at, own): (usize, &Cited)| {
        let url = move |text: String| keep(at, &|own| own.url.clone_from(&text));
        let title = move |text: String| keep(at, &|own| own.title.clone_from(&text));
        // Addresses are typed in every way: what is none is said when it is posted.
        let address = line(words, More::ThreadSourceUrl, &own.url, "text", url);
        el("div").child(address).child(line(words, More::ThreadSourceTitle, &own.title, "text", title))
    };
    let some = draft.sources.iter().any(|own| !own.is_empty());
    let open = some || matches!(draft.hint, Some(Hint { about: About::Number | About::Law, .. }));
    let room = draft.sources.len() < MAX_SOURCES && draft.sources.last().is_some_and(|own| !own.is_empty());
    let another = room.then(|| {
        button("link", move || hands.with(|state, _| threads::cite_another(state)))
            .text(words.say(More::ThreadSourceAnother))
    });
    let fold = el("details").class("evidence").flag("open", open);
    let fold = fold.child(el("summary").text(words.say(More::ThreadSource)));
    fold.children(draft.sources.iter().enumerate().map(one)).child(another)
}

/// Whether it is a demand, and on whom.
fn asks(hands: Hands, words: Words, draft: &Draft) -> Element {
    let on = draft.demand;
    let flip = move |_| hands.with(|state, ports| threads::keep(state, ports, |draft| draft.demand = !on));
    let tick = el("input").attr("type", "checkbox").flag("checked", on).on("change", flip);
    let label = el("label").class("tick").child(tick).text(words.say(More::ThreadIsDemand));
    let body = move |text: String| {
        hands.with(|state, ports| threads::keep(state, ports, |draft| draft.body.clone_from(&text)))
    };
    let body = on.then(|| line(words, More::ThreadBody, &draft.body, "text", body));
    el("div").child(label).child(body)
}

/// The one thing to look at.
fn hint(hands: Hands, words: Words, draft: &Draft) -> View {
    let Some(hint) = &draft.hint else { return View::Nothing };
    let key = match hint.about {
        About::Phone => More::ThreadHintPhone,
        About::Id => More::ThreadHintId,
        About::Plate => More::ThreadHintPlate,
        About::Door => More::ThreadHintDoor,
        About::Name => More::ThreadHintName,
        About::Health => More::ThreadHintHealth,
        About::Absolute => More::ThreadHintAbsolute,
        About::Number => More::ThreadHintNumber,
        About::Law => More::ThreadHintLaw,
    };
    let about = draft.text.get(hint.at.0..hint.at.1).unwrap_or_default();
    let said = el("p").text(words.fill(key, &[("words", about)]));
    let less = hint.clone();
    let hide = hint.about.personal().then(|| {
        let hide = move || {
            hands.with(|state, ports| {
                threads::keep(state, ports, |draft| {
                    draft.text = hidden(&draft.text, &less);
                });
            });
        };
        button("button primary", hide).text(words.say(More::ThreadHide))
    });
    let dismiss = button("link", move || {
        hands.with(|state, _| {
            state.change_draft(|draft| draft.hint = None);
        });
    });
    let row = el("div").class("row").child(hide).child(dismiss.text(words.say(More::ThreadHintDismiss)));
    el("div").class("note").attr("role", "alert").child(said).child(row).into()
}

fn unfit(words: Words, draft: &Draft) -> View {
    let sentence = match &draft.unfit {
        None => return View::Nothing,
        Some(Unfit::Text(error)) => return words.unfit(error).into(),
        Some(Unfit::Source) => words.say(More::ThreadBadSource),
        Some(Unfit::Rules(deliberation_core::rules::Refusal::PostTooLong { .. })) => {
            words.say(More::ThreadTooLong)
        }
        Some(Unfit::Rules(_)) => words.say(Key::RefusePhaseClosed),
    };
    el("p").class("alert").attr("role", "alert").text(sentence).into()
}
