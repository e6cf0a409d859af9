//! IAM: roles, what holds them, and the policies attached to them.

use super::names::{INSTANCE_PROFILE, MANAGED_POLICY, POLICY, ROLE};
use super::rules::iam as rules;
use super::{names, permission, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::kind::{Answer, Attribute, Draft, Id, Kind, Reference, Refusal, Scope};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::world::World;

/// How IAM says that a role is not there.
pub const MISSING_ROLE: (&str, &str) = ("NoSuchEntity", "The role with name {} cannot be found.");

/// `AWS::IAM::Role`.
pub static ROLE_KIND: Kind = Kind {
    scope: Scope::Account,
    arn: "arn:aws:iam::{account}:role/{id}",
    attributes: &[
        ("Arn", Attribute::Arn),
        (
            "RoleId",
            Attribute::Made(|_, draft| {
                format!("AROA{}", draft.hex("role id", 17).to_uppercase()).into()
            }),
        ),
    ],
    refuse_create: |world, draft| {
        rules::ROLE_NAME_TAKEN.unless(names::is_free(world, draft), &[&draft.id(world)])?;
        refuse_policies(draft)
    },
    refuse_delete: refuse_delete_role,
    ..Kind::new(ROLE, Id::Name("RoleName", 64))
};

/// Only policies of AWS that the sandbox knows, or of this account, can be attached.
fn refuse_policies(draft: &Draft<'_>) -> Result<(), Refusal> {
    value::texts(draft.properties, "ManagedPolicyArns")
        .into_iter()
        .filter(|arn| arn.starts_with(permission::AWS_POLICIES))
        .try_for_each(|arn| rules::POLICY_MISSING.unless(permission::is_known(arn), &[arn]))
}

fn refuse_delete_role(world: &World, role: &Object) -> Result<(), Refusal> {
    let holds = |kind: &str| {
        world
            .objects(&role.place, kind)
            .any(|object| value::texts(&object.properties, "Roles").contains(&role.id.as_str()))
    };
    rules::ROLE_IN_PROFILE.unless(!holds(INSTANCE_PROFILE), &[])?;
    rules::ROLE_WITH_MANAGED.unless(!holds(MANAGED_POLICY), &[])?;
    rules::ROLE_WITH_INLINE.unless(!holds(POLICY), &[])
}

const ROLES: Reference = Reference::new("Roles[]", ROLE, MISSING_ROLE);

/// `AWS::IAM::InstanceProfile`.
pub static PROFILE: Kind = Kind {
    scope: Scope::Account,
    arn: "arn:aws:iam::{account}:instance-profile/{id}",
    attributes: &[("Arn", Attribute::Arn)],
    references: &[ROLES],
    refuse_create: |world, draft| {
        rules::PROFILE_NAME_TAKEN.unless(names::is_free(world, draft), &[&draft.id(world)])?;
        rules::PROFILE_ROLES.unless(value::texts(draft.properties, "Roles").len() <= 1, &[])
    },
    ..Kind::new(INSTANCE_PROFILE, Id::Name("InstanceProfileName", 128))
};

/// `AWS::IAM::ManagedPolicy`. Its physical id is its ARN.
pub static MANAGED: Kind = Kind {
    scope: Scope::Account,
    attributes: &[
        ("PolicyArn", Attribute::Id),
        (
            "PolicyId",
            Attribute::Made(|_, draft| {
                format!("ANPA{}", draft.hex("policy id", 17).to_uppercase()).into()
            }),
        ),
        ("DefaultVersionId", Attribute::Fixed("v1")),
    ],
    references: &[ROLES],
    refuse_create: |world, draft| {
        let name = draft.name("ManagedPolicyName", 128);
        rules::POLICY_NAME_TAKEN.unless(names::is_free(world, draft), &[&name])
    },
    ..Kind::new(
        MANAGED_POLICY,
        Id::Other(|_, draft| {
            let account = &draft.place.account;
            let name = draft.name("ManagedPolicyName", 128);
            format!("arn:aws:iam::{account}:policy/{name}")
        }),
    )
};

/// `AWS::IAM::Policy`: an inline policy of roles. Its physical id is a short one of the older kind.
pub static INLINE: Kind = Kind {
    scope: Scope::Account,
    reference: Answer::Id,
    attributes: &[("Id", Attribute::Id)],
    references: &[ROLES],
    ..Kind::new(POLICY, Id::Other(|_, draft| short_id(draft)))
};

/// Four letters of the stack, four of the logical id, and twelve of chance.
fn short_id(draft: &Draft<'_>) -> String {
    let cut = |text: &str| text.chars().take(4).collect::<String>();
    let logical_id = draft.owner.as_ref().map_or("", |owner| &owner.logical_id);
    let suffix = chance::suffix(draft.seed, &draft.entity, "id", 12).to_uppercase();
    format!(
        "{}-{}-{suffix}",
        cut(draft.stack_name.unwrap_or_default()),
        cut(logical_id)
    )
}
