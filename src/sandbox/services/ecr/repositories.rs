//! Repositories, and the token that opens their registry.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex_lite::Regex;
use serde_json::{Map, Value, json};

use super::super::registry::Token;
use super::{find, home, invalid, missing, pages, tags, text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{names, repository as kind};
use crate::sandbox::engine::{Object, World, life};
use crate::sandbox::services::place;

/// What names of repositories look like.
const NAME: &str = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*";

static NAMES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!("^{}$", NAME.replace(r"\/", "/"))).ok());

/// `CreateRepository`.
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let name = text(call, "repositoryName");
    let fits = NAMES.as_ref().is_some_and(|names| names.is_match(name));
    if !fits || !(2..=256).contains(&name.len()) {
        let rule = format!("must satisfy regular expression '{NAME}'");
        return Err(invalid("repositoryName", &rule));
    }
    if world.find(&place(call), names::REPOSITORY, name).is_some() {
        let message = format!(
            "The repository with name '{name}' already exists in the registry with id '{}'",
            call.account
        );
        return Err(ApiError::client(
            "RepositoryAlreadyExistsException",
            message,
        ));
    }
    let tags = tags::given(call)?;
    let properties = Value::Object(properties(call)?);
    let address = kind::create(world, &place(call), &properties, tags)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    let made = world.object(&address).map_or(Tree::Null, told);
    Ok(Tree::map([("repository", made)]))
}

/// What a call says of a repository, in the words of its CloudFormation type.
fn properties(call: &Call) -> Result<Map<String, Value>, ApiError> {
    let mut properties = Map::new();
    properties.insert(
        "RepositoryName".to_owned(),
        text(call, "repositoryName").into(),
    );
    properties.insert("ImageTagMutability".to_owned(), mutability(call)?.into());
    let scan = call
        .input
        .get("imageScanningConfiguration")
        .get("scanOnPush");
    let scan = json!({"ScanOnPush": scan.as_bool().unwrap_or(false)});
    properties.insert("ImageScanningConfiguration".to_owned(), scan);
    let encryption = call
        .input
        .get("encryptionConfiguration")
        .get("encryptionType");
    match encryption.as_str() {
        None | Some("AES256") => Ok(properties),
        Some(other) => Err(invalid(
            "encryptionConfiguration",
            &format!("the sandbox does not simulate encryption by {other}"),
        )),
    }
}

/// Whether tags move; the kinds with exclusions are not simulated.
pub(super) fn mutability(call: &Call) -> Result<&str, ApiError> {
    match call.input.get("imageTagMutability").as_str() {
        None => Ok("MUTABLE"),
        Some(known @ ("MUTABLE" | "IMMUTABLE")) => Ok(known),
        Some(other) => Err(invalid(
            "imageTagMutability",
            &format!("the sandbox does not simulate {other}"),
        )),
    }
}

/// `DescribeRepositories`.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let asked: Vec<&str> = call
        .input
        .get("repositoryNames")
        .items()
        .iter()
        .filter_map(Tree::as_str)
        .collect();
    let place = place(call);
    for name in &asked {
        if world.find(&place, names::REPOSITORY, name).is_none() {
            return Err(missing(&call.account, name));
        }
    }
    let repositories = world
        .objects(&place, names::REPOSITORY)
        .filter(|repository| asked.is_empty() || asked.contains(&repository.id.as_str()))
        .map(told)
        .collect();
    let page = pages::of(call, repositories)?;
    Ok(Tree::map([
        ("repositories", Tree::List(page.items)),
        ("nextToken", page.next),
    ]))
}

fn told(object: &Object) -> Tree {
    let text = |name: &str| Tree::text(object.attribute(name).unwrap_or_default());
    let mutability = object.text("ImageTagMutability").unwrap_or("MUTABLE");
    Tree::map([
        ("repositoryArn", text("Arn")),
        ("registryId", Tree::text(&object.place.account)),
        ("repositoryName", Tree::text(&object.id)),
        ("repositoryUri", text("RepositoryUri")),
        ("createdAt", Tree::Time(object.created_at)),
        ("imageTagMutability", Tree::text(mutability)),
        ("imageScanningConfiguration", scanning(object)),
        (
            "encryptionConfiguration",
            Tree::map([("encryptionType", Tree::text("AES256"))]),
        ),
    ])
}

/// Whether images are scanned when they are pushed.
pub(super) fn scanning(object: &Object) -> Tree {
    let scan = object
        .property("ImageScanningConfiguration")
        .get("ScanOnPush");
    let scan = scan.and_then(Value::as_bool).unwrap_or(false);
    Tree::map([("scanOnPush", Tree::Bool(scan))])
}

/// `DeleteRepository`; with force also one that holds images.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let told = told(find(world, call)?);
    let address = home(world, call)?;
    if call.input.get("force").as_bool() == Some(true) {
        world.drop_holdings(&address);
    }
    life::remove_now(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    Ok(Tree::map([("repository", told)]))
}

/// `GetAuthorizationToken`.
pub(super) fn token(world: &World, call: &Call) -> Answer {
    let asked = call.input.get("registryIds").items();
    let registries: Vec<&str> = if asked.is_empty() {
        vec![&call.account]
    } else {
        asked.iter().filter_map(Tree::as_str).collect()
    };
    if let Some(other) = registries.iter().find(|id| id.len() != 12) {
        let rule = format!("{other} must be the id of an account");
        return Err(invalid("registryIds", &rule));
    }
    let data = registries.into_iter().map(|registry| {
        let token = Token::issue(world.now_ms, call);
        let secret = STANDARD.encode(format!("AWS:{}", token.password()));
        let endpoint = format!("https://{registry}.dkr.ecr.{}.amazonaws.com", call.region);
        Tree::map([
            ("authorizationToken", Tree::Text(secret)),
            ("expiresAt", Tree::Time(token.expires_at_ms)),
            ("proxyEndpoint", Tree::Text(endpoint)),
        ])
    });
    Ok(Tree::map([(
        "authorizationData",
        Tree::List(data.collect()),
    )]))
}
