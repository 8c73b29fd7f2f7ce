//! `openapi`: prints the API's description.

use crate::openapi::document;

pub(super) fn print() {
    print!("{}", document());
}
