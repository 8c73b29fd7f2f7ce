//! The fold, its rules and what is published of it, from outside.
//!
//! `prefix`: any sequence of acts, folded in one go, in pieces, and followed by ticks. `small_rooms`: the table of
//! what others may see, at every number of voters. `ballots`: which ballot counts. `guards`: every refusal names
//! its article. `permissions`: the table of roles, cell by cell. `frozen`: an old log. `threads`: posts, demands, wordings. `annotations`: what experts say of them. `renewal`: which map follows which. `meters`: what is said of the sums, and who is in them. `moderation`: reports, decisions,
//! appeals, what waits. `numbers`: what they come to. `queue`: who looks at what, and who is told what. `show`: two moderators in a live show. `movement`: the stance line. `history`: earlier moments. `people`: names and roles. `erase`: words that go, and what stays. `room` is the room they are all held in.

// Marked, although everything here is a test, so that the lints know it.
#[cfg(test)]
mod annotations;
#[cfg(test)]
mod ballots;
#[cfg(test)]
mod erase;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod history;
#[cfg(test)]
mod meters;
#[cfg(test)]
mod moderation;
#[cfg(test)]
mod movement;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod people;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod prefix;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod room;
#[cfg(test)]
mod show;
#[cfg(test)]
mod small_rooms;
#[cfg(test)]
mod threads;
