//! `profile`: prints the page to sign, of a profile or of a deliberation that follows it.

use clap::Args;
use deliberation_core::act::{Hold, Open, Verb};
use deliberation_core::id::DeliberationId;
use deliberation_core::policy::Review;
use deliberation_core::policy::profile::ProfileFile;
use deliberation_core::policy::terms::TermsOf;
use deliberation_core::text::Lang;
use deliberation_exchange::policy_page::PolicyPage;

use crate::cli::{CliError, open};
use crate::config::Database;
use crate::ledger::Ledger as _;

#[derive(Debug, Args)]
pub(super) struct ProfileArgs {
    /// The profile: cn-news, eu-public, club or custom.
    #[arg(value_parser = profile)]
    name: TermsOf,
    /// The deliberation for which it is to be signed: with its question, its addresses, and what it asks beyond the profile.
    #[arg(long, value_name = "ID")]
    deliberation: Option<DeliberationId>,
    /// In which language.
    #[arg(long, value_name = "TAG", default_value = "zh-CN", value_parser = lang)]
    lang: Lang,
}

fn profile(name: &str) -> Result<TermsOf, String> {
    let known = TermsOf::ALL.into_iter().find(|own| own.name() == name);
    known.ok_or_else(|| "expected cn-news, eu-public, club or custom".to_owned())
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::try_from(tag.to_owned()).map_err(|fault| fault.to_string())
}

pub(super) fn print(args: &ProfileArgs, database: &Database) -> Result<(), CliError> {
    let opening = match &args.deliberation {
        Some(id) => Some((id, opening(id, database)?)),
        None => None,
    };
    let terms = opening.as_ref().and_then(|(_, open)| open.terms.as_deref());
    if opening.is_some() && terms.is_none_or(|terms| terms.profile != args.name) {
        return Err(CliError::Usage("this deliberation does not follow that profile"));
    }
    let version = terms.map_or(1, |terms| terms.version);
    let page = PolicyPage {
        profile: ProfileFile::of(args.name, version).as_ref(),
        terms,
        deliberation: opening.as_ref().map(|(id, open)| (*id, &open.question)),
        // Where there is a profile, it says so.
        now: (Hold::Nothing, Review::After),
        lang: &args.lang,
    }
    .html();
    print!("{page}");
    Ok(())
}

/// What opened a deliberation.
fn opening(id: &DeliberationId, database: &Database) -> Result<Box<Open>, CliError> {
    let first = open(database)?.log(id)?.next();
    match first.transpose()?.map(|(act, _)| act.verb) {
        Some(Verb::Open(open)) => Ok(open),
        _ => Err(CliError::Unknown(id.clone())),
    }
}
