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
    /// A zone that is out of an instance type.
    NO_CAPACITY = Rule::new(
        "InsufficientInstanceCapacity",
        "We currently do not have sufficient {} capacity in the Availability Zone you requested ({}). Our system will be working on provisioning additional capacity. You can currently get {} capacity by not specifying an Availability Zone in your request or choosing {}. Launching EC2 instance failed.",
        "https://github.com/defenseunicorns/delivery-aws-iac/issues/334",
    ).status(500).class(Class::GeneralServiceException);
    /// A zone that is out of an instance type on the Spot market.
    NO_SPOT_CAPACITY = Rule::new(
        "UnfulfillableCapacity",
        "Could not launch Spot Instances. InsufficientInstanceCapacity - There is no Spot capacity available that matches your request. Launching EC2 instance failed.",
        "https://github.com/cortexlabs/cortex/issues/1258",
    ).class(Class::GeneralServiceException);
    /// A zone that does not have an instance type.
    NOT_OFFERED = Rule::new(
        "Unsupported",
        "Your requested instance type ({}) is not supported in your requested Availability Zone ({}). Please retry your request by not specifying an Availability Zone or choosing {}. Launching EC2 instance failed.",
        "https://github.com/hashicorp/terraform-provider-aws/issues/26377",
    );
    /// Spot without its service-linked role, which the caller may not make.
    SPOT_ROLE = Rule::new(
        "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
        "The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances. Launching EC2 instance failed.",
        ASSUMED,
    ).class(Class::GeneralServiceException);
    /// A volume encrypted with a key that is disabled or about to be deleted.
    KEY_STATE = Rule::new(
        "Client.InvalidKMSKey.InvalidState",
        "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state. Launching EC2 instance failed.",
        "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html",
    );
    /// A volume encrypted with a key that Auto Scaling's role may not use: the instance is launched
    /// and dies at once.
    KEY_DENIED = Rule::new(
        "",
        "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch",
        "https://github.com/kubernetes/kops/issues/11545",
    );
    /// A group too many.
    GROUP_LIMIT = Rule::new(
        "LimitExceeded",
        "You've already reached your limit of {} Auto Scaling groups.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A group that is protected from deletion.
    GROUP_PROTECTED = Rule::new(
        "ResourceInUse",
        "You cannot delete an AutoScalingGroup while deletion protection is enabled for it: {}",
        ASSUMED,
    ).class(Class::ResourceConflict);
    /// A log group that is protected from deletion.
    LOGS_PROTECTED = Rule::new(
        "ValidationException",
        "The specified log group is protected from deletion: {}",
        ASSUMED,
    );
    /// A log group with a KMS key that cannot be used.
    LOG_KEY = Rule::new(
        "InvalidParameterException",
        "The specified KMS key does not exist or is not allowed to be used with LogGroup '{}'",
        "https://github.com/hashicorp/terraform-provider-aws/issues/8042",
    );
    /// A service that throttles what CloudFormation's handler calls, which tries again for a while.
    THROTTLED = Rule::new(
        "Throttling",
        "Rate exceeded",
        "https://github.com/aws/aws-cli/issues/3002",
    ).class(Class::Throttling).patient(120);
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
