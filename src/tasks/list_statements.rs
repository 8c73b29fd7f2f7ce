//! Makes the list of all statements: when it is opened, searched, filtered or sorted, and when I ask for what
//! came since. It never changes by itself.

use std::sync::Arc;

use crate::queries::list::{gather, with_newcomers};
use crate::state::Data;
use crate::state::list::Listing;

/// Looks at the list in another way, and makes it anew.
pub fn list_anew(data: &mut Data, change: impl FnOnce(&mut Listing)) {
    change(&mut data.list);
    data.list.rows = Arc::new(gather(data));
    (data.list.from, data.list.focus) = (0, 0);
}

/// Brings in what came since, before what stands there already.
pub fn bring_in(data: &mut Data) {
    data.list.rows = Arc::new(with_newcomers(data));
    show_from(data, 0);
}

/// Draws other rows: those from the row `from` on.
pub fn show_from(data: &mut Data, from: usize) {
    data.list.from = from;
    data.list.focus += 1;
}
