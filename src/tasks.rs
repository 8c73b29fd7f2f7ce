//! What a person does, one verb a file; and what the page does by itself.
//!
//! Tasks change the state and use the ports; they know neither views nor the browser. The views reach them through [`hands`]. Next, in the order of
//! one vote: [`cast_vote`], [`send_outbox`], [`follow_live`].

pub mod agree;
pub mod announce;
pub mod bring_rest;
mod brought;
pub mod carry_over;
pub mod cast_vote;
pub mod choose_tie;
pub mod desk;
pub mod follow_live;
pub mod hands;
pub mod heard;
pub mod history;
pub mod keep_draft;
pub mod larger;
pub mod link_statement;
pub mod list_statements;
pub mod load;
pub mod moderation;
pub mod next_card;
pub mod notes;
pub mod outbox;
pub mod own;
pub mod play;
pub mod post_statement;
pub mod prove;
pub mod send_outbox;
pub mod stance;
pub mod threads;

/// Where this deliberation keeps what in the storage.
pub(crate) mod key {
    /// The session's token.
    pub const TOKEN: &str = "token";
    /// That I went on after the notice.
    pub const AGREED: &str = "agreed";
    /// What I am writing; that says a statement of mine better, `/` and its id after it.
    pub const DRAFT: &str = "draft";
    /// The statement of mine that I am saying better.
    pub const DRAFT_OF: &str = "draft-of";
    /// The count of my ballots.
    pub const NTH: &str = "nth";
    /// The tie I declared.
    pub const TIE: &str = "tie";
    /// That I read the notice and said "not now".
    pub const LATER: &str = "later";
    /// That I read in larger type.
    pub const LARGER: &str = "larger";
    /// What the desk keeps: begins its keys.
    pub const DESK: &str = "desk/";
    /// Acts on posts with words that were refused, each whole and by its id, with the problem.
    pub const REFUSED: &str = "refused/";
    /// What I am writing under a statement or a post, by its id; beside the programme, without one; another wording of a
    /// post, after `revision/`.
    pub const REPLY: &str = "reply/";
    /// What I am writing to a note, by what it will be and the note's id.
    pub const ANSWER: &str = "answer/";
    /// What I am writing in a report, by what it is about.
    pub const FLAG: &str = "flag/";
    /// What I am writing in an appeal, by the decision.
    pub const APPEAL: &str = "appeal/";
    /// The name that I am choosing.
    pub const NAME: &str = "name";
    /// What I have seen of what moderation told me.
    pub const TOLD: &str = "told";
    /// That I do not want to see the marks of experts.
    pub const NOTES_OFF: &str = "notes-off";
}
