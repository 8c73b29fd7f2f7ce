//! What waits for a second signature, each note whole, signed in one action; and for what an expert was asked.

use deliberation_core::act::{REPLY_LIMIT, Signature};
use deliberation_core::annotation::published::PublishedAnnotation;
use deliberation_core::participant::Field;
use deliberation_core::protocol::envelope::AskedClaim;
use deliberation_core::text::LocalText;
use deliberation_widget::view::node::{Element, View, button, el};

use super::annotate;
use crate::form::Form;
use crate::notes::whole;
use crate::parts::{claim, field_name, heading, in_order, list, of, opens, said};
use crate::state::{Data, Desk, Trouble};
use crate::words::Key;

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let missing = data
        .board_missing
        .then(|| el("p").class("quiet").attr("role", "status").text(words.say(Key::ExpertBoardMissing)));
    let Some(board) = &data.board else {
        let waiting = (!data.board_missing)
            .then(|| el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)));
        return View::Many(vec![
            heading(words, Key::ExpertSignWaiting).into(),
            waiting.into(),
            missing.into(),
        ]);
    };
    let none = |empty: bool, key| empty.then(|| el("p").class("quiet").text(words.say(key)));
    let waiting: Vec<Element> = board.awaiting.iter().map(|row| line(desk, data, row)).collect();
    // As they came: by how many have read them. Those nearest to one's own field before the others.
    let asked = in_order(board.asked.iter(), |claim| (i64::from(!is_near(data, &claim.text)), 0));
    let calls: Vec<Element> = asked.into_iter().map(|claim| call(desk, data, claim)).collect();
    View::Many(vec![
        heading(words, Key::ExpertSignWaiting).into(),
        missing.into(),
        none(waiting.is_empty(), Key::ExpertSignNone).into(),
        list(desk, data, Key::ExpertSignWaiting, waiting),
        heading(words, Key::ExpertCalls).into(),
        none(calls.is_empty(), Key::ExpertCallsNone).into(),
        list(desk, data, Key::ExpertCalls, calls),
    ])
}

fn line(desk: Desk, data: &Data, row: &PublishedAnnotation) -> Element {
    let words = data.words();
    let Some(note) = &row.note else { return el("li") };
    let (id, target) = (row.id, row.target.to_string());
    let text = claim(data, &target).map_or(View::Nothing, |(_, text)| said(data, text));
    let own =
        data.standing.as_ref().is_some_and(|own| (&own.name, &own.org) == (&note.by.name, &note.by.org));
    let show = button("link", desk.shows(row.target, row.statement)).text(words.say(Key::DeskShow));
    let show = of(show, &note.exact);
    let item = el("li").child(text).child(whole(data, note));
    if own {
        let line = el("p").class("quiet").text(words.say(Key::ExpertSignOwn));
        return item.child(line).child(el("div").class("acts").child(show));
    }
    let differ = format!("differ/{id}");
    let form = Form::new(desk, data, &format!("sign/{id}"));
    let sign = form.press(
        "button primary",
        words.say(Key::ExpertSignSend).to_owned(),
        Key::ExpertSignDone,
        move |desk| {
            let act = desk.begin("signature", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
            Ok(Signature { annotation: id, agrees: true, reason: None }.write(act))
        },
    );
    let item = item.child(el("div").class("row").child(sign));
    if data.open.as_ref() != Some(&differ) {
        let differs = opens(desk, differ, words.say(Key::ExpertDiffer), &note.exact);
        return item.child(el("div").class("acts").child(differs).child(show));
    }
    let form = Form::new(desk, data, &differ);
    let fields = vec![form.area_within("reason", Key::ExpertDifferReason, "3", REPLY_LIMIT).into()];
    item.child(form.send(fields, Key::ExpertDifferSend, Key::ExpertDifferDone, move |desk, draft| {
        let reason = draft.said("reason").ok_or(Trouble::Unfit(Key::DeskNeedReason))?;
        let reason = Some(desk.words(reason)?);
        let act = desk.begin("signature", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(Signature { annotation: id, agrees: false, reason }.write(act))
    }))
}

/// Words that tell which field a claim is for, in one or in several; a dash stands for whatever may follow. A guess, said with
/// the list and with the word; nothing is hidden by it.
const fn signs(field: Field) -> &'static [&'static str] {
    match field {
        Field::Law => &[
            "法",
            "权",
            "违",
            "赔",
            "合同",
            "协议",
            "law",
            "lawful",
            "unlawful",
            "right",
            "legal-",
            "illegal-",
            "liab-",
            "agreement",
        ],
        Field::Planning => {
            &["规划", "采光", "日照", "间距", "图纸", "plan", "planning", "daylight", "light", "permit"]
        }
        Field::Property => {
            &["物业", "维修", "业主", "电费", "费用", "maintenance", "owner", "repair-", "fee"]
        }
        Field::Psychology => &["心理", "担心", "害怕", "worr-", "fear-", "anxi-", "afraid"],
        Field::Media => &["报道", "新闻", "视频", "照片", "report-", "news-", "video", "photo-"],
        Field::Engineering => {
            &["结构", "安全", "噪", "施工", "电梯井", "struct-", "safe-", "unsafe", "noise", "noisy", "shaft"]
        }
        Field::Other => &[],
    }
}

/// The word of a text by which it seems to be for a field: of the words that people use there, the first.
fn word_for(field: Field, text: &LocalText) -> Option<String> {
    let all = || text.translations().values().map(String::as_str).chain([text.original()]);
    signs(field).iter().find_map(|sign| {
        if !sign.is_ascii() {
            return all().any(|text| text.contains(sign)).then(|| (*sign).to_owned());
        }
        let is = |word: &&str| {
            let word = word.to_ascii_lowercase();
            match sign.strip_suffix('-') {
                Some(stem) => word.starts_with(stem),
                None => word == *sign || word.strip_suffix('s') == Some(sign),
            }
        };
        let mut words = all().flat_map(|text| text.split(|c: char| !c.is_ascii_alphabetic()));
        words.find(is).map(str::to_owned)
    })
}

/// For which field a claim seems to be, and by which word: one's own first.
fn fits(data: &Data, text: &LocalText) -> Option<(Field, String)> {
    let own = data.standing.iter().flat_map(|own| own.fields.iter().copied());
    own.chain(Field::ALL).find_map(|field| Some((field, word_for(field, text)?)))
}

fn is_near(data: &Data, text: &LocalText) -> bool {
    let own = data.standing.iter().flat_map(|own| &own.fields);
    own.into_iter().any(|field| word_for(*field, text).is_some())
}

fn call(desk: Desk, data: &Data, asked: &AskedClaim) -> Element {
    let words = data.words();
    let [calls, seen] = [asked.calls, asked.seen].map(|n| words.number(n));
    let near = if is_near(data, &asked.text) { Key::ExpertCallsMine } else { Key::ExpertCallsOther };
    let fits = fits(data, &asked.text).map(|(field, word)| {
        let places = [("field", words.say(field_name(field))), ("word", &*word)];
        el("p").class("desk-state").text(words.fill(near, &places))
    });
    let why = words.fill(Key::ExpertCallsLine, &[("calls", &calls), ("seen", &seen)]);
    let why = el("p").class("quiet").text(why);
    let show = button("link", desk.shows(asked.target, asked.statement)).text(words.say(Key::DeskShow));
    let show = of(show, asked.text.original());
    let (target, revision, text) =
        (asked.target.to_string(), asked.revision, asked.text.original().to_owned());
    let note = button("link", move || annotate::begin(desk, &target, revision, &text));
    let note = of(note.text(words.say(Key::ExpertCallsAnnotate)), asked.text.original());
    let acts = el("div").class("acts").child(note).child(show);
    el("li").child(said(data, &asked.text)).child(fits).child(why).child(acts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_told_by_a_word_of_the_claim_and_not_by_the_middle_of_one() {
        let text = |words: &str| LocalText::new(deliberation_core::text::Lang::fallback(), words).unwrap();
        let word = |field, words: &str| word_for(field, &text(words));
        assert_eq!(word(Field::Planning, "一楼的采光没了").as_deref(), Some("采光"));
        assert_eq!(word(Field::Law, "Our Rights are gone").as_deref(), Some("Rights"));
        assert_eq!(word(Field::Law, "A bright stairwell, no flaw"), None);
        assert_eq!(word(Field::Property, "We feel coffee is expensive"), None);
        assert_eq!(word(Field::Psychology, "Many are worried").as_deref(), Some("worried"));
    }
}
