//! What I contributed, for me to look through and to take along. Next: `view::mine`.

use deliberation_core::act::{NewArgument, NewRemark, Rate, Rating, Relation, Stand};
use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::envelope::{MinePost, MineRating};
use deliberation_core::protocol::problem::Problem;
use deliberation_core::statement::Visibility;
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::PublishedDemand;
use deliberation_core::vote::Value;
use deliberation_core::wire::{Json, Read, Written, parse};

use super::moderation::told::{Reported, reports};
use super::{Text, phase, statement, text};
use crate::state::mine::{MyStatement, Progress};
use crate::state::moderation::Moderation;
use crate::state::own::Focus;
use crate::state::thread::{Place, Thread};
use crate::state::{Data, Dialog};

/// One of my votes that is in force.
#[derive(Clone, PartialEq, Debug)]
pub struct Cast {
    /// The statement.
    pub statement: ActId,
    /// Its number in the deliberation; none when it is not shown any more.
    pub number: Option<u32>,
    /// Its words; empty when it is not shown any more.
    pub text: Text,
    /// What I said.
    pub value: Value,
}

/// What I contributed.
#[derive(Clone, PartialEq, Debug)]
pub struct Contributions {
    /// My votes, the last first.
    pub votes: Vec<Cast>,
    /// Statements there are.
    pub of: u32,
    /// My statements, and whether each can be said better now.
    pub statements: Vec<(MyStatement, bool)>,
    /// My posts, the last first.
    pub posts: Vec<Posted>,
    /// My ratings, and the words of the post where they are here.
    pub ratings: Vec<Rated>,
    /// My tie.
    pub tie: Option<Tie>,
    /// Whether votes can be changed now.
    pub open: bool,
    /// What I reported, the last first.
    pub reports: Vec<Reported>,
    /// Where the focus goes.
    pub focus: (Focus, u32),
}

/// What I contributed, while I look at it.
#[must_use]
pub fn mine(data: &Data, thread: &Thread, moderation: &Moderation) -> Option<Contributions> {
    let published = data.published.as_ref().filter(|_| data.dialog == Some(Dialog::Mine))?;
    let stays = |id: ActId| !moderation.own.erases(id);
    Some(Contributions {
        votes: votes(data),
        of: published.statements.len() as u32,
        statements: data
            .mine
            .statements
            .iter()
            .filter(|own| stays(own.id))
            .map(|own| (own.clone(), rewordable(data, own)))
            .collect(),
        posts: posts(data, thread).into_iter().filter(|own| stays(own.id)).collect(),
        ratings: ratings(data, thread),
        tie: data.mine.tie,
        open: phase::open(published, Ability::Vote),
        reports: reports(data, thread, moderation),
        focus: moderation.own.focus,
    })
}

/// Whether a statement of mine may still be superseded: it is shown, open, and nothing of mine that does is on its way.
fn rewordable(data: &Data, own: &MyStatement) -> bool {
    let shown = data.published.as_ref().and_then(|published| statement(published, own.id));
    let begun = |other: &MyStatement| {
        other.supersedes == Some(own.id) && !matches!(other.progress, Progress::Refused(_))
    };
    shown.is_some_and(|s| s.closed_by.is_none())
        && data.published.as_ref().is_some_and(|published| phase::open(published, Ability::Statement))
        && !data.mine.statements.iter().any(begun)
}

/// Where a post of mine stands.
#[derive(Clone, PartialEq, Debug)]
pub enum Standing {
    /// It has not been answered for.
    Under(Progress),
    /// Everybody sees it.
    Shown,
    /// It waits for review.
    Review,
    /// A moderator decided against it.
    Hidden,
    /// I took it back.
    Withdrawn,
    /// It was refused, with the reason as far as that was said.
    Refused(Option<Box<Problem>>),
}

/// One of my posts.
#[derive(Clone, PartialEq, Debug)]
pub struct Posted {
    /// Its id.
    pub id: ActId,
    /// How it bears on what it stands under; nothing for a remark.
    pub relation: Option<Relation>,
    /// Its words.
    pub text: String,
    /// In which thread it stands, as far as that is known here.
    pub place: Option<Place>,
    /// Where it stands.
    pub standing: Standing,
    /// That somebody else marked it as a demand, and on whom.
    pub marked: Option<Option<Text>>,
    /// Whether somebody else put it under a statement.
    pub attached: bool,
}

/// One of my ratings.
#[derive(Clone, PartialEq, Debug)]
pub struct Rated {
    /// The post.
    pub post: ActId,
    /// Its revision that I rated.
    pub revision: u32,
    /// What I said.
    pub value: Rate,
    /// Its words, where they are here.
    pub text: Option<Text>,
}

fn posts(data: &Data, thread: &Thread) -> Vec<Posted> {
    let row = |id: ActId| thread.rows.iter().find(|row| row.id == id);
    let marked = |demand: Option<&PublishedDemand>| {
        let demand = demand.filter(|demand| demand.marked_by.is_some())?;
        Some(demand.body.as_ref().map(|body| text(data, body)))
    };
    let mut posts: Vec<Posted> = Vec::new();
    for raw in data.mine.threads[0].as_array().into_iter().flatten() {
        let Ok(post) = MinePost::read(raw) else { continue };
        posts.push(Posted {
            id: post.id,
            relation: post.relation,
            text: post.text.original().to_owned(),
            place: Some(post.statement),
            standing: match post.visibility {
                _ if post.withdrawn => Standing::Withdrawn,
                Visibility::Visible => Standing::Shown,
                Visibility::Waiting => Standing::Review,
                Visibility::Hidden => Standing::Hidden,
            },
            marked: marked(row(post.id).and_then(|row| row.demand.as_ref()).or(post.demand.as_ref())),
            attached: post.attached_by.is_some(),
        });
    }
    for act in &data.mine.others {
        if matches!(act.progress, Progress::Refused(_)) || posts.iter().any(|post| post.id == act.id) {
            continue;
        }
        let Ok(json) = parse(&act.text) else { continue };
        let Some((relation, words, place)) = said(data, &json) else { continue };
        let shown = row(act.id);
        let standing = match &act.progress {
            Progress::Kept if shown.is_some() => Standing::Shown,
            Progress::Kept => Standing::Review,
            progress => Standing::Under(progress.clone()),
        };
        posts.push(Posted {
            id: act.id,
            relation,
            text: words.original().to_owned(),
            place: shown.map(|row| row.statement).or(place),
            standing,
            marked: marked(shown.and_then(|row| row.demand.as_ref())),
            attached: false,
        });
    }
    for own in &thread.refused {
        let standing = Standing::Refused(own.problem.clone().map(Box::new));
        let (id, text) = (own.id, own.draft.text.clone());
        posts.push(Posted { id, relation: None, text, place: None, standing, marked: None, attached: false });
    }
    posts.reverse();
    posts
}

/// What an act of mine says: its side, its words, and the thread where that is clear from it.
fn said(data: &Data, json: &Json) -> Option<(Option<Relation>, LocalText, Option<Place>)> {
    match json.get("type").and_then(Json::as_str)? {
        "argument" => {
            let new = NewArgument::read(json).ok()?;
            let known = data.published.as_ref().is_some_and(|all| statement(all, new.on).is_some());
            Some((Some(new.relation), new.text, known.then_some(Some(new.on))))
        }
        "remark" => NewRemark::read(json).ok().map(|new| (None, new.text, Some(new.on))),
        _ => None,
    }
}

fn ratings(data: &Data, thread: &Thread) -> Vec<Rated> {
    let kept = Vec::<MineRating>::read(&data.mine.threads[1]).unwrap_or_default();
    let mut ratings: Vec<(ActId, u32, Rate)> =
        kept.into_iter().map(|own| (own.post, own.revision, own.value)).collect();
    for act in data.mine.others.iter().filter(|act| !matches!(act.progress, Progress::Refused(_))) {
        let rating =
            parse(&act.text).ok().filter(|json| json.get("type").is_some_and(|kind| kind == "rating"));
        let Some(Rating { post, revision, value, .. }) = rating.and_then(|json| Rating::read(&json).ok())
        else {
            continue;
        };
        ratings.retain(|own| (own.0, own.1) != (post, revision));
        ratings.push((post, revision, value));
    }
    ratings.reverse();
    let words = |post: ActId, revision: u32| {
        let row = thread.rows.iter().find(|row| row.id == post)?;
        // Of the wording that I rated.
        let earlier = row.earlier.iter().find(|wording| wording.revision == revision);
        let words = earlier.map(|wording| &wording.text).or(row.text.as_ref())?;
        Some(text(data, words))
    };
    let rated = |(post, revision, value): (ActId, u32, Rate)| Rated {
        post,
        revision,
        value,
        text: words(post, revision),
    };
    ratings.into_iter().filter(|own| own.2 != Rate::None).map(rated).collect()
}

fn votes(data: &Data) -> Vec<Cast> {
    let cast = |id: &ActId| {
        let value = data.mine.vote(*id)?;
        let shown = data.published.as_ref().and_then(|p| statement(p, *id));
        let text = shown.map(|s| text(data, &s.text)).unwrap_or_default();
        Some(Cast { statement: *id, number: shown.map(|s| s.number), text, value })
    };
    data.mine.trail.iter().rev().filter_map(cast).collect()
}

const fn stands(progress: &Progress) -> &'static str {
    match progress {
        Progress::Writing => "being-written",
        Progress::Held => "on-this-device",
        Progress::Waiting => "waiting-to-be-sent",
        Progress::Kept => "kept-by-the-server",
        Progress::Refused(_) => "refused",
    }
}

const fn shown(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Visible => "visible",
        Visibility::Waiting => "waiting",
        Visibility::Hidden => "hidden",
    }
}

const fn side(relation: Relation) -> &'static str {
    match relation {
        Relation::Support => "support",
        Relation::Oppose => "oppose",
        Relation::Ask => "ask",
        Relation::Answer => "answer",
    }
}

const fn said_of(rate: Rate) -> &'static str {
    match rate {
        Rate::Up => "persuasive",
        Rate::Down => "not-persuasive",
        Rate::None => "none",
    }
}

const fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::Under(progress) => stands(progress),
        Standing::Shown => "visible",
        Standing::Review => "waiting",
        Standing::Hidden => "hidden",
        Standing::Withdrawn => "withdrawn",
        Standing::Refused(_) => "refused",
    }
}

/// Everything that this widget knows of me, as JSON: the deliberation's id and question, my tie, my votes, statements,
/// posts, ratings and where I stand, each with how far it has got. No token, so that nobody can act as me with it.
#[must_use]
pub fn data_file(data: &Data, thread: &Thread) -> Option<String> {
    let published = data.published.as_ref()?;
    let list = |objects: Vec<String>| ["[", &objects.join(","), "]"].concat();
    let votes = votes(data).into_iter().map(|vote| {
        let progress = data.mine.vote_on(vote.statement).map_or("", |vote| stands(&vote.progress));
        let one = Written::default().text("statement", &vote.statement.to_string());
        let one = match vote.number {
            Some(number) => one.json("number", &number.to_string()),
            None => one,
        };
        let one = one.text("text", &vote.text.text).text("value", vote.value.name());
        one.text("progress", progress).end()
    });
    let statements = data.mine.statements.iter().map(|own| {
        let one = Written::default().text("id", &own.id.to_string()).text("text", &own.text);
        one.text("progress", stands(&own.progress)).text("visibility", shown(own.visibility)).end()
    });
    let posts = posts(data, thread).into_iter().map(|own| {
        let one = Written::default().text("id", &own.id.to_string()).text("text", &own.text);
        let one = match own.relation.map(side) {
            Some(relation) => one.text("relation", relation),
            None => one,
        };
        let one = match own.place {
            Some(Some(statement)) => one.text("statement", &statement.to_string()),
            _ => one,
        };
        let one = if own.marked.is_some() { one.json("marked_as_demand", "true") } else { one };
        one.text("state", standing(&own.standing)).end()
    });
    let ratings = ratings(data, thread).into_iter().map(|own| {
        let one = Written::default().text("post", &own.post.to_string());
        one.json("revision", &own.revision.to_string()).text("value", said_of(own.value)).end()
    });
    let stances = super::stance::mine(data).0.into_iter().zip(["before", "after"]);
    let stances = stances.filter_map(|(own, when)| {
        let one = Written::default().text("when", when);
        let one = match own.value {
            Stand::At(place) => one.json("value", &place.get().to_string()),
            Stand::Undecided => one.text("value", "undecided"),
            Stand::None => return None,
        };
        Some(one.text("progress", stands(&own.progress)).end())
    });
    let stances = list(stances.collect());
    let whole = Written::default()
        .text("format", "deliberation-widget/my-data/1")
        .text("deliberation", published.id.as_str())
        .text("question", &text(data, &published.opening.question).text);
    let whole = match data.mine.tie {
        Some(tie) => whole.text("tie", tie.name()),
        None => whole,
    };
    let whole = whole.json("votes", &list(votes.collect())).json("statements", &list(statements.collect()));
    Some(
        whole
            .json("posts", &list(posts.collect()))
            .json("ratings", &list(ratings.collect()))
            .json("stances", &stances)
            .end(),
    )
}

/// What stands on the sheet of paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// The question.
    pub question: Text,
    /// The statements, with their numbers.
    pub statements: Vec<(u32, Text)>,
}

/// The sheet of paper.
#[must_use]
pub fn paper(data: &Data) -> Option<Paper> {
    let published = data.published.as_ref()?;
    let statements = published.statements.iter().map(|s| (s.number, text(data, &s.text)));
    Some(Paper { question: text(data, &published.opening.question), statements: statements.collect() })
}
