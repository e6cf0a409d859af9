//! What ECS refuses, and why its tasks stop.

use super::{ASSUMED, Rule, rules};
use crate::sandbox::engine::kind::Class;

rules! {
    /// A cluster with hosts. It fails quickly.
    CLUSTER_HAS_INSTANCES = Rule::new(
        "ClusterContainsContainerInstancesException",
        "The Cluster cannot be deleted while Container Instances are active or draining.",
        "https://github.com/aws/aws-cdk/issues/18179",
    ).class(Class::GeneralServiceException);
    /// A cluster with services.
    CLUSTER_HAS_SERVICES = Rule::new(
        "ClusterContainsServicesException",
        "The Cluster cannot be deleted while Services are active.",
        "https://github.com/coldbrewcloud/coldbrew-cli/issues/35",
    ).class(Class::GeneralServiceException);
    /// A cluster with tasks.
    CLUSTER_HAS_TASKS = Rule::new(
        "ClusterContainsTasksException",
        "The Cluster cannot be deleted while Tasks are active.",
        "https://github.com/gruntwork-io/cloud-nuke/issues/368",
    ).class(Class::GeneralServiceException);
    /// A capacity provider that services or tasks use. It was refused in stacks whose services
    /// were going away at the same time, so it is tried for less long than a task takes to stop.
    PROVIDER_IN_USE = Rule::new(
        "ResourceInUseException",
        "The specified capacity provider is in use and cannot be removed.",
        "https://github.com/pahud/cdk-fargate-patterns/issues/71",
    ).class(Class::GeneralServiceException).patient(20);
    /// A capacity provider that a cluster is associated with.
    PROVIDER_ASSOCIATED = Rule::new(
        "ClientException",
        "The capacity provider {} cannot be deleted because it is associated with cluster {}. Remove the capacity provider from the cluster and try again.",
        "https://github.com/ekristen/aws-nuke/pull/542",
    );
    /// A capacity provider of that name, in the whole account and region.
    PROVIDER_NAME_TAKEN = Rule::new(
        "ClientException",
        "The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A capacity provider whose name AWS keeps for itself.
    PROVIDER_NAME_RESERVED = Rule::new(
        "ClientException",
        "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\". Specify a valid name and try again.",
        ASSUMED,
    );
    /// A group that another provider has.
    PROVIDER_GROUP_TAKEN = Rule::new(
        "ClientException",
        "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.",
        "https://github.com/aws/containers-roadmap/issues/632",
    );
    /// Managed termination protection over a group that protects nothing.
    PROVIDER_PROTECTION = Rule::new(
        "ClientException",
        "The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.",
        ASSUMED,
    );
    /// An association with a provider that is not there, or not ready.
    PROVIDER_NOT_FOUND = Rule::new(
        "InvalidParameterException",
        "The specified capacity provider '{}' was not found. Specify a valid name or ARN and try again.",
        ASSUMED,
    );
    /// A strategy over a provider that the cluster does not have.
    PROVIDER_NOT_ASSOCIATED = Rule::new(
        "InvalidParameterException",
        "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.",
        "https://github.com/dask/dask-cloudprovider/issues/328",
    );
    /// A service of that name.
    SERVICE_NAME_TAKEN = Rule::new(
        "InvalidParameterException",
        "Creation of service was not idempotent.",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A service of that name that is going away.
    SERVICE_DRAINING = Rule::new(
        "InvalidParameterException",
        "Unable to Start a service that is still Draining.",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html",
    );
    /// An account whose service-linked role for ECS was never made, or not long ago.
    SERVICE_ROLE = Rule::new(
        "InvalidParameterException",
        "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
        "https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/818",
    );
    /// A cluster too many.
    CLUSTER_LIMIT = Rule::new(
        "LimitExceededException",
        "The maximum number of clusters for this account has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A service too many in a cluster.
    SERVICE_LIMIT = Rule::new(
        "InvalidParameterException",
        "The maximum number of services per cluster has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A service that wants too many tasks.
    TASK_LIMIT = Rule::new(
        "InvalidParameterException",
        "Desired count exceeds limit.",
        "https://github.com/aws/containers-roadmap/issues/768",
    );
    /// App Runner in an account that did not use it before it closed.
    APP_RUNNER_CLOSED = Rule::new(
        "AccessDeniedException",
        "AWS App Runner is no longer open to new customers. Existing customers can continue to use the service as normal.",
        ASSUMED,
    ).class(Class::AccessDenied);
    /// A network mode of its own without subnets, or the other way round.
    NETWORK_CONFIGURATION = Rule::new(
        "InvalidParameterException",
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ASSUMED,
    );
    /// A target group that no load balancer uses.
    TARGET_GROUP_ALONE = Rule::new(
        "InvalidParameterException",
        "The target group with targetGroupArn {} does not have an associated load balancer.",
        ASSUMED,
    );
    /// A size that Fargate does not have.
    FARGATE_SIZE = Rule::new(
        "ClientException",
        "No Fargate configuration exists for given values: {} CPU, {} memory. See the Amazon ECS documentation for the valid values.",
        ASSUMED,
    );
    /// A service that never got steady: the words of the handler.
    UNSTEADY = Rule::new(
        "",
        "Service {} did not stabilize.",
        "https://github.com/aws/aws-toolkit-visual-studio/issues/293",
    );
    /// Why a service does not become steady: the words of the handler.
    BREAKER = Rule::new(
        "",
        "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
        ASSUMED,
    );
    /// Why a task stopped: its log group is not there.
    TASK_LOG_GROUP = Rule::new(
        "",
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
        "https://github.com/cn-terraform/terraform-aws-nexus/issues/35",
    );
    /// Why a task stopped: its role may not pull.
    TASK_DENIED = Rule::new(
        "",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: {} is not authorized to perform: {} on resource: * because no identity-based policy allows the {} action",
        "https://github.com/terraform-aws-modules/terraform-aws-ecs/pull/313",
    );
    /// Why a task stopped: its role may not log.
    TASK_LOG_DENIED = Rule::new(
        "",
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: {} is not authorized to perform: {} on resource: {} because no identity-based policy allows the {} action : exit status 1",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    );
    /// Why a task stopped: a list of images without one for its platform.
    TASK_PLATFORM = Rule::new(
        "",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform '{}'",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    );
    /// Why a task stopped: its container ended, such as for `exec format error`.
    TASK_EXITED = Rule::new(
        "",
        "Essential container in task exited",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    );
    /// Why a task stopped on EC2: what went wrong is told of its container.
    TASK_FAILED = Rule::new(
        "",
        "Task failed to start",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    );
    /// Why a task stopped: its execution role cannot be assumed.
    TASK_ROLE = Rule::new(
        "",
        "ECS was unable to assume the role '{}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    );
    /// Why a task stopped: no way to the registry.
    TASK_PULL = Rule::new(
        "",
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {}: failed to do request: dial tcp: i/o timeout",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    );
    /// Why a task stopped: no such image.
    TASK_IMAGE = Rule::new(
        "",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {}: {}: not found",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    );
    /// Why a task stopped: the registry throttles.
    TASK_THROTTLED = Rule::new(
        "",
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {}: unexpected status code 429 Too Many Requests: toomanyrequests: Rate exceeded",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html",
    );
    /// Why a service could not place a task: its cluster has no host.
    NO_HOSTS = Rule::new(
        "",
        "(service {}) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    );
    /// Why a service could not place a task: what the host that fits best lacks.
    NO_CAPACITY = Rule::new(
        "",
        "(service {}) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance {} {}. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    );
    /// Why a service could not place a task on Fargate.
    NO_PLACE = Rule::new(
        "",
        "(service {}) was unable to place a task. Reason: {}.",
        "https://github.com/sil-org/ecs-deploy/issues/277",
    );
    /// A reason: the quota of vCPUs on Fargate.
    FARGATE_LIMIT = Rule::new(
        "",
        "You've reached the limit on the number of vCPUs you can run concurrently",
        "https://github.com/aws/copilot-cli/issues/3064",
    );
    /// A reason: Fargate is out of capacity.
    FARGATE_CAPACITY = Rule::new(
        "",
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        "https://github.com/sil-org/ecs-deploy/issues/277",
    );
    /// A service whose tasks keep failing.
    START_FAILS = Rule::new(
        "",
        "(service {}) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    );
    /// A service that started tasks.
    STARTED = Rule::new(
        "",
        "(service {}) has started {} tasks: {}.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    );
    /// A service that has what it should have.
    STEADY = Rule::new(
        "",
        "(service {}) has reached a steady state.",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    );
}
