//! The options of every command that deploys, and what they add up to.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use crate::aws::Session;
use crate::cli::checked::sound;
use crate::cli::company::{Company, CompanyArgs};
use crate::cli::costing::MoneyArgs;
use crate::cli::document::{Document, document};
use crate::cli::{CliError, Context, Exit, IgnoreArgs, ProfileArgs, RaiseArgs, bootstrap};
use crate::deploy::bootstrap::{Level, Wanted};
use crate::deploy::preflight::{Checks, Needs, WantedImage};
use crate::deploy::{UpRequest, Upkeep, resources};
use crate::image::{REPOSITORY, Recipe, tag};
use crate::plan::stack_name;
use crate::profile::{Architecture, Capacity, Image, Lifetime, OperatingSystem};
use crate::stack::{OnFailure, Operation, forecast};
use crate::store::PolicyArn;
use crate::template::Template;

/// What is to be deployed, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct DeployArgs {
    /// The profile.
    #[command(flatten)]
    pub profile: ProfileArgs,

    /// Make a second copy of the profile under this name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Delete the stack by itself after this time [default: the profile's]
    ///
    /// A schedule in AWS does so, armed before anything is made, whatever becomes of this program.
    /// At least 15 minutes; `never` must be confirmed. `stackgen ttl` changes it later.
    #[arg(long, env = "STACKGEN_TTL", value_name = "TIME|never", value_parser = lifetime)]
    pub ttl: Option<Lifetime>,

    /// What becomes of the stack when making it fails
    ///
    /// The cause is shown in any case. An update that fails is rolled back, unless `keep` is asked for.
    #[arg(
        long,
        env = "STACKGEN_ON_FAILURE",
        value_name = "WHAT",
        default_value = "delete"
    )]
    pub on_failure: OnFailureArg,

    /// Checks that stop nothing.
    #[command(flatten)]
    pub ignore: IgnoreArgs,

    /// What the command line says about money.
    #[command(flatten)]
    pub money: MoneyArgs,

    /// Quotas that are too small.
    #[command(flatten)]
    pub raise: RaiseArgs,

    /// What a company asks of every stack.
    #[command(flatten)]
    pub company: CompanyArgs,
}

fn lifetime(text: &str) -> Result<Lifetime, String> {
    let lifetime: Lifetime = text.parse()?;
    lifetime.fault().map_or(Ok(lifetime), Err)
}

/// What becomes of a stack whose making failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OnFailureArg {
    /// Take everything back and leave the record of the stack
    Rollback,
    /// Leave everything as it is, to be looked at; it bills until it is deleted
    Keep,
    /// Delete the stack
    Delete,
}

impl From<OnFailureArg> for OnFailure {
    fn from(arg: OnFailureArg) -> Self {
        match arg {
            OnFailureArg::Rollback => Self::Rollback,
            OnFailureArg::Keep => Self::Keep,
            OnFailureArg::Delete => Self::Delete,
        }
    }
}

/// Everything that is decided before the first call.
#[derive(Debug)]
pub struct Prepared {
    /// The profile, its plan and its template.
    pub document: Document,
    /// Name of the stack.
    pub stack: String,
    /// How long the stack may live; `None` is for ever.
    pub lifetime: Option<SignedDuration>,
    /// How long the command works on it, as far as anybody knows: until it is there, if nothing is
    /// done with it then.
    pub takes: SignedDuration,
    on_failure: OnFailure,
    ignored: Vec<String>,
    platform: &'static str,
    company: Company,
    capabilities: Vec<String>,
    /// The bootstrap stack's template as it is sent, once somebody wants it.
    bootstrap: OnceCell<String>,
    needs: BTreeSet<String>,
    /// Repository and tag of the tasks' image.
    pub image: (String, String),
    tags: BTreeMap<String, String>,
}

impl DeployArgs {
    /// Resolves, renders and checks.
    pub fn prepare(&self, context: &Context) -> Result<Prepared, CliError> {
        let company = self.company.settled()?;
        let ignored = self.ignore.settled()?;
        let mut document = document(&self.profile, context)?;
        if let Some(boundary) = &company.permissions_boundary {
            document.rendered.template = bounded(&document.rendered.template, boundary)?;
        }
        let stack = stack_name(&document.opened.resolved.name, self.name.as_deref())
            .map_err(|error| CliError::new(Exit::Usage, "usage", error.to_string()))?;
        let capabilities = sound(&document)?.capabilities;
        let capabilities = capabilities.iter().map(|one| one.name().to_owned());
        let capabilities = capabilities.collect();
        let profile = &document.opened.resolved.profile;
        let mut tags = profile.tags.clone();
        tags.extend(company.tags.clone());
        Ok(Prepared {
            stack,
            lifetime: match self.ttl.unwrap_or(profile.ttl) {
                Lifetime::After(span) => Some(SignedDuration::from_secs(span.0.cast_signed())),
                Lifetime::Never => None,
            },
            on_failure: self.on_failure.into(),
            takes: until_there(&document.rendered.template),
            ignored,
            platform: platform(&profile.capacity),
            capabilities,
            bootstrap: OnceCell::new(),
            needs: types(&document.rendered.template),
            image: image_of(&profile.workload.image),
            tags,
            company,
            document,
        })
    }
}

impl DeployArgs {
    /// Asks AWS to raise the quotas that are too small, if the user wants so.
    pub async fn raise(
        &self,
        prepared: &Prepared,
        session: &Session,
        context: &Context,
    ) -> Result<(), CliError> {
        self.raise.raise(session, &prepared.needs(), context).await
    }
}

impl Prepared {
    /// What is asked before anything is made, and what of it is ignored.
    pub fn checks(&self) -> Checks<'_> {
        Checks {
            needs: self.needs(),
            ignored: &self.ignored,
        }
    }

    /// What the stack needs.
    pub fn needs(&self) -> Needs<'_> {
        let profile = &self.document.opened.resolved.profile;
        let (repository, reference) = &self.image;
        Needs {
            profile: &self.document.opened.resolved.name,
            stack: &self.stack,
            there: None,
            plan: &self.document.plan,
            image: WantedImage {
                repository,
                reference,
                own: repository == REPOSITORY && profile.workload.image.is_auto(),
                platform: self.platform,
            },
            seconds: self.takes.as_secs(),
        }
    }

    /// What the engine is asked for.
    pub fn request(&self) -> Result<UpRequest<'_>, CliError> {
        let (repository, tag) = &self.image;
        Ok(UpRequest {
            profile: &self.document.opened.resolved.name,
            stack: &self.stack,
            template: &self.document.rendered.template,
            capabilities: &self.capabilities,
            image: (repository, tag),
            run: None,
            checks: Some(self.checks()),
            tags: &self.tags,
            upkeep: Upkeep {
                lifetime: self.lifetime,
                own: self.company.own(),
                bootstrap: Some(Wanted {
                    body: self.bootstrap()?,
                    tags: &self.company.tags,
                    boundary: self
                        .company
                        .permissions_boundary
                        .as_ref()
                        .map(PolicyArn::as_str),
                    needs: &self.needs,
                    may_make: false,
                    level: Level::Enough,
                }),
            },
            on_failure: self.on_failure,
        })
    }

    /// Rendered and checked at its first use: a plan that asks nobody needs none.
    fn bootstrap(&self) -> Result<&str, CliError> {
        if let Some(body) = self.bootstrap.get() {
            return Ok(body);
        }
        let body = bootstrap::template()?.template.canonical();
        Ok(self.bootstrap.get_or_init(|| body))
    }
}

/// How long it takes until the stack is there, if all goes as usual.
fn until_there(template: &Template) -> SignedDuration {
    let seconds = forecast(Operation::Create, &resources(template)).seconds;
    SignedDuration::from_secs(seconds.into())
}

/// Repository and tag; the word `auto` is the tag of this version's own test app.
fn image_of(image: &Image) -> (String, String) {
    let tag = if image.is_auto() {
        tag(&Recipe::default())
    } else {
        image.tag.clone()
    };
    (image.repository.clone(), tag)
}

/// The template with the company's boundary on its roles.
fn bounded(template: &Template, boundary: &PolicyArn) -> Result<Template, CliError> {
    template.bounded(boundary.as_str()).map_err(|error| {
        CliError::new(
            Exit::Invalid,
            "template-invalid",
            "the template has no roles to bound",
        )
        .caused_by(&error)
    })
}

/// The resource types in a template.
fn types(template: &Template) -> BTreeSet<String> {
    template
        .resources()
        .filter_map(|(_, resource)| Some(resource.get("Type")?.as_str()?.to_owned()))
        .collect()
}

/// The platform of the containers, as image indices name it.
fn platform(capacity: &Capacity) -> &'static str {
    let (windows, architecture) = match capacity {
        Capacity::Ec2(ec2) => (false, ec2.ami.architecture),
        Capacity::Fargate(fargate) => (
            fargate.operating_system != OperatingSystem::Linux,
            fargate.architecture,
        ),
    };
    match (windows, architecture) {
        (false, Architecture::Arm64) => "linux/arm64",
        (false, Architecture::X86_64) => "linux/amd64",
        (true, Architecture::Arm64) => "windows/arm64",
        (true, Architecture::X86_64) => "windows/amd64",
    }
}
