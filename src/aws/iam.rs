//! IAM: the service-linked roles that fresh accounts lack, and profiles that hold a role fast.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use jiff::Timestamp;

use super::query::{Call, Form, IAM, Node, Paging, Query};
use super::{Error, ErrorKind};

const CREATE_LINKED: Call = Call::list("CreateServiceLinkedRole", "", "RoleName");
const GET_ROLE: Call = Call::list("GetRole", "", "RoleName");
const PROFILES: Call = Call::list(
    "ListInstanceProfilesForRole",
    "InstanceProfiles",
    "InstanceProfileName",
)
.paged(Paging {
    limit: ("MaxItems", "1000"),
    ask: "Marker",
    answer: "Marker",
});
const TAKE_ROLE: Call = Call::act("RemoveRoleFromInstanceProfile");
const DELETE_PROFILE: Call = Call::act("DeleteInstanceProfile");

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// IAM, which is one for all Regions.
#[derive(Debug, Clone)]
pub struct Iam {
    query: Query,
}

impl Iam {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&IAM, config, region),
        }
    }

    /// `CreateServiceLinkedRole` for a service such as `ecs.amazonaws.com`; `None` when the account
    /// has it already. A new role may take some seconds to be seen by its service.
    pub async fn create_service_linked_role(&self, service: &str) -> Result<Option<Role>, Error> {
        let form = Form::new().with("AWSServiceName", service);
        match self.query.call(&CREATE_LINKED, &form).await {
            Ok(answer) => self.role_in(&CREATE_LINKED, &answer).map(Some),
            Err(error) if is_taken(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `GetRole`; `None` when there is none of this name.
    pub async fn role(&self, name: &str) -> Result<Option<Role>, Error> {
        let form = Form::new().with("RoleName", name);
        match self.query.call(&GET_ROLE, &form).await {
            Ok(answer) => self.role_in(&GET_ROLE, &answer).map(Some),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `ListInstanceProfilesForRole`: their names; none when there is no such role.
    pub async fn instance_profiles(&self, role: &str) -> Result<Vec<String>, Error> {
        let form = Form::new().with("RoleName", role);
        let read = |node: &Node| node.text_at("InstanceProfileName");
        match self.query.list(&PROFILES, form, read).await {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(Vec::new()),
            other => other,
        }
    }

    /// `RemoveRoleFromInstanceProfile`. One that is not in it is removed.
    pub async fn remove_role(&self, profile: &str, role: &str) -> Result<(), Error> {
        let form = Form::new()
            .with("InstanceProfileName", profile)
            .with("RoleName", role);
        self.act(&TAKE_ROLE, &form).await
    }

    /// `DeleteInstanceProfile`. One that is gone is deleted.
    pub async fn delete_instance_profile(&self, profile: &str) -> Result<(), Error> {
        let form = Form::new().with("InstanceProfileName", profile);
        self.act(&DELETE_PROFILE, &form).await
    }

    fn role_in(&self, call: &'static Call, answer: &Node) -> Result<Role, Error> {
        let role = answer.at("Role").unwrap_or(answer);
        Ok(Role {
            name: role
                .text_at("RoleName")
                .ok_or_else(|| self.query.missing(call))?,
            arn: role.word_at("Arn"),
            created: role.time_at("CreateDate"),
            tags: role.tags_at("Tags"),
        })
    }

    async fn act(&self, call: &'static Call, form: &Form) -> Result<(), Error> {
        match self.query.call(call, form).await {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            other => other.map(|_| ()),
        }
    }
}

/// IAM answers `InvalidInput` and says in its text that the name has been taken.
fn is_taken(error: &Error) -> bool {
    error.kind == ErrorKind::AlreadyExists
        || error.code.as_deref() == Some("InvalidInput") && error.message.contains("has been taken")
}
