//! What instances, their groups and templates, logs and stored things refuse.

use super::{ASSUMED, Rule, rules};
use crate::sandbox::engine::kind::Class;

rules! {
    /// A thing of that name and type.
    NAME_TAKEN = Rule::new(
        "",
        "Resource of type '{}' with identifier '{\"/properties/{}\":\"{}\"}' already exists.",
        "https://github.com/serverless/serverless/issues/12312",
    ).class(Class::AlreadyExists);
    /// A launch template of that name.
    TEMPLATE_NAME_TAKEN = Rule::new(
        "InvalidLaunchTemplateName.AlreadyExistsException",
        "Launch template name already in use.",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A group without subnets or zones.
    GROUP_WITHOUT_ZONES = Rule::new(
        "ValidationError",
        "At least one Availability Zone or VPC Subnet is required.",
        ASSUMED,
    );
    /// A group whose size is outside of its limits.
    GROUP_SIZES = Rule::new(
        "ValidationError",
        "Desired capacity:{} must be between the specified min size:{} and max size:{}",
        ASSUMED,
    );
    /// A group of that name.
    GROUP_NAME_TAKEN = Rule::new(
        "AlreadyExists",
        "AutoScalingGroup by this name already exists - A group with the name {} already exists",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A group that does not reach its size: the words of the handler.
    GROUP_UNSTABLE = Rule::new(
        "",
        "Group did not stabilize. {current/minSize/desired group size}={{}/{}/{}}, failed scaling activity: {}",
        ASSUMED,
    );
    /// Scaling in a group of which all instances are protected: an activity, not an answer.
    ALL_PROTECTED = Rule::new(
        "",
        "Could not scale to desired capacity because all remaining instances are protected from scale-in.",
        "https://github.com/aws-samples/aws-fault-injection-simulator-workshop/issues/114",
    );
    /// A Spot instance too many.
    SPOT_LIMIT = Rule::new(
        "MaxSpotInstanceCountExceeded",
        "Max spot instance count exceeded. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// An On-Demand instance too many.
    ON_DEMAND_LIMIT = Rule::new(
        "VcpuLimitExceeded",
        "You have requested more vCPU capacity than your current vCPU limit of {} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// An image that does not exist.
    IMAGE_MISSING = Rule::new(
        "InvalidAMIID.NotFound",
        "The image id '[{}]' does not exist. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// An image of another architecture than the instance type.
    IMAGE_ARCHITECTURE = Rule::new(
        "InvalidParameterValue",
        "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// An instance type that EC2, or this sandbox, does not know.
    INSTANCE_TYPE = Rule::new(
        "InvalidParameterValue",
        "The instance type '{}' is not simulated by the sandbox. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// An instance profile that does not exist, or has no role.
    PROFILE_INVALID = Rule::new(
        "InvalidParameterValue",
        "Value ({}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.",
        "https://github.com/hashicorp/terraform/issues/4230",
    );
    /// A security group that does not exist.
    LAUNCH_GROUP_MISSING = Rule::new(
        "InvalidGroup.NotFound",
        "The security group '{}' does not exist. Launching EC2 instance failed.",
        ASSUMED,
    );
    /// A repository with images in it.
    REPOSITORY_NOT_EMPTY = Rule::new(
        "RepositoryNotEmptyException",
        "The repository with name '{}' in registry with id '{}' cannot be deleted because it still contains images",
        ASSUMED,
    );
    /// A handler whose time is over.
    TIMED_OUT = Rule::new(
        "",
        "Resource timed out waiting for completion",
        "https://github.com/aws/aws-cdk/issues/25969",
    );
    /// A wait condition nobody signalled.
    WAIT_CONDITION = Rule::new(
        "",
        "WaitCondition timed out. Received 0 conditions when expecting {}",
        ASSUMED,
    );
}
