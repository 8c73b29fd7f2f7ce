//! Goes through earlier moments: brings them when somebody looks, goes to one, plays them.

use deliberation_core::keyframe::History;

use super::brought::read_at;
use crate::ports::Ports;
use crate::state::State;

/// Brings all moments and goes to the last. What is there stays where they do not come.
pub async fn bring(state: State, ports: Ports) {
    if state.look_replay(|replay| replay.history.is_coming()) {
        return;
    }
    state.change_replay(|replay| {
        replay.turned += u32::from(!replay.open);
        replay.open = true;
        replay.history.asked();
    });
    let came: Option<History> = read_at(&ports, "/history").await;
    state.change_replay(|replay| {
        if let Some(came) = &came {
            replay.at = came.frames.len().saturating_sub(1);
        }
        replay.history.came(came);
    });
}

/// Goes to a moment, and stays there.
pub fn go_to(state: &State, at: usize) {
    state.change_replay(|replay| {
        replay.at = at.min(replay.history.what.frames.len().saturating_sub(1));
        replay.playing = None;
    });
}

/// Back to what is now.
pub fn close(state: &State) {
    state.change_replay(|replay| {
        (replay.open, replay.playing) = (false, None);
        replay.turned += 1;
    });
}

/// They stop going on.
pub fn pause(state: &State) {
    state.change_replay(|replay| replay.playing = None);
}

/// They go on by themselves, each standing for `still` milliseconds; from the first, where the last one stands.
pub async fn play(state: State, ports: Ports, still: u32) {
    let mut turn = 0;
    state.change_replay(|replay| {
        replay.turns += 1;
        turn = replay.turns;
        replay.playing = Some(turn);
        if replay.at + 1 >= replay.history.what.frames.len() {
            replay.at = 0;
        }
    });
    loop {
        ports.clock.sleep(still).await;
        // Somebody stopped them, or began anew.
        if state.look_replay(|replay| replay.playing != Some(turn)) {
            return;
        }
        state.change_replay(|replay| {
            replay.at += 1;
            if replay.at + 1 >= replay.history.what.frames.len() {
                replay.playing = None;
            }
        });
    }
}

/// Turns the moment into a table of all, and back.
pub fn turn_table(state: &State) {
    state.change_replay(|replay| (replay.as_table, replay.playing) = (!replay.as_table, None));
}
