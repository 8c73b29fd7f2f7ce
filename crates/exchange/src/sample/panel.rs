//! The panel of the sample: who they are, and what makes them experts. Nobody of them exists, and no house is a real one.

use deliberation_core::date::Date;
use deliberation_core::participant::{Assurance, Credentials, Field, Role, Standing};

use crate::entry::{Log, Maker};

/// Who checked them all.
const CHECKED_BY: &str = "晨光网（示例）";
/// Credentials are good for a year.
const YEAR_MS: i64 = 365 * 24 * 3_600_000;

/// Somebody of the panel, with what they show at a time (Unix, ms); nothing for others.
pub(super) fn expert(log: &Log, by: &str, at: i64) -> Option<Maker> {
    let (who, name, org, fields, kind, issuer): (_, _, _, &[Field], _, _) = match by {
        "lawyer" => {
            let fields = &[Field::Law, Field::Property];
            (-11, "何律师", "某某律师事务所（示例）", fields, "律师执业证（示例）", "某某司法局（示例）")
        }
        "planner" => {
            let fields = &[Field::Planning, Field::Engineering];
            (-12, "陆工", "某某规划院（示例）", fields, "注册规划师证（示例）", "某某规划协会（示例）")
        }
        "lawyer-2" => {
            let fields = &[Field::Law];
            (-13, "沈律师", "另一家律师事务所（示例）", fields, "律师执业证（示例）", "某某司法局（示例）")
        }
        "counsel" => {
            let fields = &[Field::Psychology];
            (-14, "白老师", "某某心理服务站（示例）", fields, "心理咨询师证（示例）", "某某心理学会（示例）")
        }
        "editor" => {
            let fields = &[Field::Media];
            (-15, "秦编辑", "某某报社（示例）", fields, "记者证（示例）", "某某新闻协会（示例）")
        }
        "manager" => {
            let fields = &[Field::Property];
            (-16, "顾经理", "某某物业公司（示例）", fields, "物业管理师证（示例）", "某某物业协会（示例）")
        }
        _ => return None,
    };
    Some(Maker {
        by: log.pseudonym("author", who),
        standing: Standing {
            role: Role::Expert,
            name: Some(name.to_owned()),
            org: Some(org.to_owned()),
            fields: fields.to_vec(),
            credentials: Some(Credentials {
                kind: kind.to_owned(),
                issuer: issuer.to_owned(),
                verified_by: Some(CHECKED_BY.to_owned()),
                valid_until: Some(Date::of(at.saturating_add(YEAR_MS))),
            }),
            assurance: Assurance::Host,
            ..Standing::default()
        },
    })
}
