//! Launch templates, and what an instance launched by one is going to be.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::LAUNCH_TEMPLATE;
use super::rules::compute as rules;
use super::value;
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// `AWS::EC2::LaunchTemplate`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:launch-template/{id}",
    attributes: &[
        ("LaunchTemplateId", Attribute::Id),
        ("DefaultVersionNumber", Attribute::Fixed("1")),
        ("LatestVersionNumber", Attribute::Fixed("1")),
        (
            NAME,
            Attribute::Made(|_, draft| draft.name("LaunchTemplateName", 128).into()),
        ),
    ],
    refuse_create: |world, draft| {
        let name = draft.name("LaunchTemplateName", 128);
        let taken = find(world, draft.place, &name).is_some();
        rules::TEMPLATE_NAME_TAKEN.unless(!taken, &[])
    },
    on_update,
    ..Kind::new(LAUNCH_TEMPLATE, Id::Hex("lt-"))
};

/// The attribute that holds the name, which is not the id.
const NAME: &str = "launch_template_name";

/// A change is a new version.
fn on_update(world: &mut World, address: &Address, _: &Value) {
    let Some(template) = world.object_mut(address) else {
        return;
    };
    let latest = template
        .attribute("LatestVersionNumber")
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or(1);
    template.attributes.insert(
        "LatestVersionNumber".to_owned(),
        Value::from((latest + 1).to_string()),
    );
}

/// The launch template of an id or a name.
pub fn find<'a>(world: &'a World, place: &Place, id_or_name: &str) -> Option<&'a Object> {
    world.find(place, LAUNCH_TEMPLATE, id_or_name).or_else(|| {
        world
            .objects(place, LAUNCH_TEMPLATE)
            .find(|template| template.attribute(NAME) == Some(id_or_name))
    })
}

/// What an instance is launched with.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Instance type.
    pub instance_type: String,
    /// Image.
    pub image: String,
    /// Whether it is a Spot instance.
    pub spot: bool,
    /// Name or ARN of its instance profile.
    pub profile: Option<String>,
    /// Security groups of its primary interface.
    pub groups: Vec<String>,
    /// Whether its primary interface asks for a public address; none: as the subnet says.
    pub public: Option<bool>,
    /// User data, Base64.
    pub user_data: String,
    /// Its volumes.
    pub volumes: Vec<Disk>,
    /// Tags of its volumes: those of the group are its own alone.
    /// Source: <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html>.
    pub volume_tags: BTreeMap<String, String>,
    /// Whether its interface goes with it.
    pub drop_interface: bool,
}

/// A volume of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// Size in GiB.
    pub gib: i64,
    /// Whether it goes with its instance.
    pub drop: bool,
    /// The KMS key of the account's own that encrypts it, if one does.
    pub key: Option<String>,
}

impl Recipe {
    /// Reads the template's data. Versions are not kept apart: the newest counts.
    pub fn of(template: &Object) -> Self {
        let data = template.property("LaunchTemplateData");
        let interface = value::items(data, "NetworkInterfaces")
            .first()
            .unwrap_or(&Value::Null);
        let own = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let mut groups = own(value::texts(data, "SecurityGroupIds"));
        groups.extend(own(value::texts(interface, "Groups")));
        let profile = value::text(data, "IamInstanceProfile.Arn")
            .or(value::text(data, "IamInstanceProfile.Name"));
        Self {
            instance_type: text(data, "InstanceType"),
            image: text(data, "ImageId"),
            spot: value::text(data, "InstanceMarketOptions.MarketType") == Some("spot"),
            profile: profile.map(str::to_owned),
            groups,
            public: interface
                .get("AssociatePublicIpAddress")
                .map(|_| value::flag(interface, "AssociatePublicIpAddress", false)),
            user_data: text(data, "UserData"),
            volumes: volumes(data),
            volume_tags: tags(data, "volume"),
            drop_interface: value::flag(interface, "DeleteOnTermination", true),
        }
    }
}

/// The tags that the template's data gives to what is launched with an instance.
fn tags(data: &Value, resource_type: &str) -> BTreeMap<String, String> {
    value::items(data, "TagSpecifications")
        .iter()
        .filter(|specification| value::text(specification, "ResourceType") == Some(resource_type))
        .flat_map(|specification| value::items(specification, "Tags"))
        .map(|tag| (text(tag, "Key"), text(tag, "Value")))
        .collect()
}

fn text(data: &Value, path: &str) -> String {
    value::text(data, path).unwrap_or_default().to_owned()
}

/// Size of a volume that the image leaves open: Bottlerocket's root has 2 GiB.
/// Source: <https://github.com/bottlerocket-os/bottlerocket/blob/develop/README.md>.
const ROOT_GIB: i64 = 2;

/// The root volume, and every further one that the template maps.
fn volumes(data: &Value) -> Vec<Disk> {
    let root = Disk {
        gib: ROOT_GIB,
        drop: true,
        key: None,
    };
    let mapped = value::items(data, "BlockDeviceMappings")
        .iter()
        .filter_map(|mapping| {
            Some(Disk {
                gib: value::number(mapping, "Ebs.VolumeSize")?,
                drop: value::flag(value::at(mapping, "Ebs"), "DeleteOnTermination", true),
                key: value::text(mapping, "Ebs.KmsKeyId").map(str::to_owned),
            })
        });
    std::iter::once(root).chain(mapped).collect()
}

/// Whether a draft names a launch template that is not there.
pub fn is_missing(world: &World, draft: &Draft<'_>, specification: &str) -> bool {
    let named = |name: &str| value::text(draft.properties, &format!("{specification}.{name}"));
    named("LaunchTemplateId")
        .or(named("LaunchTemplateName"))
        .is_none_or(|name| find(world, draft.place, name).is_none())
}
