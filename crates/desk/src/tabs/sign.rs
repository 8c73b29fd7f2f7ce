//! What waits for a second signature, each note whole, signed in one action; and for what an expert was asked.

use deliberation_core::act::Signature;
use deliberation_core::annotation::published::PublishedAnnotation;
use deliberation_core::participant::{Field, Role};
use deliberation_core::protocol::envelope::AskedClaim;
use deliberation_core::text::LocalText;
use deliberation_widget::view::node::{Element, View, button, el};

use super::Tab;
use crate::form::Form;
use crate::notes::whole;
use crate::parts::{brief, heading, list, opens};
use crate::state::{Data, Desk, Trouble};
use crate::words::Key;

/// The tool.
pub const TAB: Tab = Tab { id: "sign", name: Key::DeskSign, roles: &[Role::Expert, Role::Official], draw };

fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let missing = data
        .board_missing
        .then(|| el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskBoardMissing)));
    let Some(board) = &data.board else {
        let waiting = (!data.board_missing)
            .then(|| el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)));
        return View::Many(vec![heading(words, Key::DeskSignWaiting).into(), waiting.into(), missing.into()]);
    };
    let none = |empty: bool, key| empty.then(|| el("p").class("quiet").text(words.say(key)));
    let waiting: Vec<Element> = board.awaiting.iter().map(|row| line(desk, data, row)).collect();
    let mut asked: Vec<&AskedClaim> = board.asked.iter().collect();
    // As they came: by how many have read them. Those nearest to one's own field before the others.
    asked.sort_by_key(|claim| !is_near(data, &claim.text));
    let calls: Vec<Element> = asked.into_iter().map(|claim| call(desk, data, claim)).collect();
    View::Many(vec![
        heading(words, Key::DeskSignWaiting).into(),
        missing.into(),
        none(waiting.is_empty(), Key::DeskSignNone).into(),
        list(desk, data, Key::DeskSignWaiting, waiting),
        heading(words, Key::DeskCalls).into(),
        none(calls.is_empty(), Key::DeskCallsNone).into(),
        list(desk, data, Key::DeskCalls, calls),
    ])
}

/// The words of the claim as they stand now.
fn claim<'a>(data: &'a Data, target: &str) -> Option<&'a LocalText> {
    let post = || data.posts.iter().find(|post| post.id.to_string() == target)?.text.as_ref();
    data.statement(target).map(|own| &own.text).or_else(post)
}

fn said(data: &Data, text: &LocalText) -> Element {
    let (lang, text) = data.text(text);
    el("p").class("words").attr("lang", lang).attr("dir", "auto").text(text.to_owned())
}

fn shows(desk: Desk, target: String, statement: Option<String>, label: &'static str, whose: &str) -> Element {
    let show = move || {
        desk.with_face(|face| face.show(&target, statement.as_deref()));
    };
    button("link", show).text(label).child(el("span").class("said").text(format!(": {}", brief(whose))))
}

fn line(desk: Desk, data: &Data, row: &PublishedAnnotation) -> Element {
    let words = data.words();
    let Some(note) = &row.note else { return el("li") };
    let (id, target) = (row.id, row.target.to_string());
    let statement = row.statement.map(|id| id.to_string());
    let text = claim(data, &target).map(|text| said(data, text));
    let own =
        data.standing.as_ref().is_some_and(|own| (&own.name, &own.org) == (&note.by.name, &note.by.org));
    let show = shows(desk, target, statement, words.say(Key::DeskShow), &note.exact);
    let item = el("li").child(text).child(whole(data, note));
    if own {
        let line = el("p").class("quiet").text(words.say(Key::DeskSignOwn));
        return item.child(line).child(el("div").class("acts").child(show));
    }
    let differ = format!("differ/{id}");
    let form = Form::new(desk, data, &format!("sign/{id}"));
    let sign = form.press(
        "button primary",
        words.say(Key::DeskSignSend).to_owned(),
        Key::DeskSignDone,
        move |desk| {
            let act = desk.begin("signature", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
            Ok(Signature { annotation: id, agrees: true, reason: None }.write(act))
        },
    );
    let item = item.child(el("div").class("row").child(sign));
    if data.open.as_ref() != Some(&differ) {
        let differs = opens(desk, differ, words.say(Key::DeskDiffer), &note.exact);
        return item.child(el("div").class("acts").child(differs).child(show));
    }
    let form = Form::new(desk, data, &differ);
    let fields = vec![form.area("reason", Key::DeskDifferReason, "3").into()];
    item.child(form.send(fields, Key::DeskDifferSend, Key::DeskDifferDone, move |desk, draft| {
        let reason = draft.said("reason").ok_or(Trouble::Unfit(Key::DeskNeedReason))?;
        let reason = Some(desk.words(reason)?);
        let act = desk.begin("signature", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(Signature { annotation: id, agrees: false, reason }.write(act))
    }))
}

/// Words that tell which field a claim is for. A guess, said with the list; nothing is hidden by it.
const fn signs(field: Field) -> &'static [&'static str] {
    match field {
        Field::Law => &["法", "权", "违", "赔", "合同", "协议", "law", "right", "legal", "liab", "agreement"],
        Field::Planning => &["规划", "采光", "日照", "间距", "图纸", "plan", "daylight", "light", "permit"],
        Field::Property => &["物业", "维修", "业主", "电费", "费用", "maintenance", "owner", "repair", "fee"],
        Field::Psychology => &["心理", "担心", "害怕", "worr", "fear", "anxi"],
        Field::Media => &["报道", "新闻", "视频", "照片", "report", "news", "video", "photo"],
        Field::Engineering => &["结构", "安全", "噪", "施工", "电梯井", "struct", "safe", "noise", "shaft"],
        Field::Other => &[],
    }
}

fn is_near(data: &Data, text: &LocalText) -> bool {
    let all = text.translations().values().map(String::as_str).chain([text.original()]);
    let all = all.collect::<Vec<_>>().join(" ").to_lowercase();
    let fields = data.standing.iter().flat_map(|own| &own.fields);
    fields.into_iter().flat_map(|field| signs(*field)).any(|sign| all.contains(sign))
}

fn call(desk: Desk, data: &Data, asked: &AskedClaim) -> Element {
    let words = data.words();
    let [calls, seen] = [asked.calls, asked.seen].map(|n| words.number(n));
    let near = is_near(data, &asked.text);
    let why = if near { Key::DeskCallsLineMine } else { Key::DeskCallsLine };
    let why = el("p").class("quiet").text(words.fill(why, &[("calls", &calls), ("seen", &seen)]));
    let statement = asked.statement.map(|id| id.to_string());
    let show =
        shows(desk, asked.target.to_string(), statement, words.say(Key::DeskShow), asked.text.original());
    el("li").child(said(data, &asked.text)).child(why).child(el("div").class("acts").child(show))
}
