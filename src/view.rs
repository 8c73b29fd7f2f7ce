//! Components, one a file. Each draws one answer of `queries` and asks `tasks` through the hands; none holds
//! logic or calls the network. A view may touch its own nodes (focus, dialog, size) and nothing beyond the
//! shadow root.
//!
//! A view is a plain function from an answer to nodes as data ([`node`]), drawn anew when the answer has
//! changed ([`drawn`]); nodes stay where they are and only what differs is written ([`patch`]). Next: [`screen`].

pub mod agreeing;
pub mod announcer;
pub mod article_dialog;
pub mod blank;
pub mod canvas;
pub mod checked;
pub mod closed;
pub mod common;
pub mod composer;
pub mod copy;
pub mod desk;
pub mod drawn;
pub mod footer;
pub mod head;
pub mod host;
pub mod map_table;
pub mod meter;
pub mod mine;
pub mod moderation;
pub mod moments;
pub mod more;
pub mod node;
pub mod opinion_map;
pub mod own;
pub mod patch;
pub mod picture;
pub mod play;
pub mod replay;
pub mod rest;
pub mod screen;
pub mod stance;
pub mod statement_list;
pub mod tabs;
pub mod thread;
pub mod vote_card;
pub mod width;
pub mod words;
