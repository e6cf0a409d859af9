//! What a stack is made of and what happens on it, in plain numbers: all that money depends on.

use super::Course;

/// Everything that a stack's cost depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// AWS Region.
    pub region: String,
    /// What bills from the stack's making to its deletion, whatever runs.
    pub standing: Standing,
    /// What clients ask of each load balancer.
    pub load: Load,
    /// The hosts, on EC2.
    pub hosts: Option<HostKind>,
    /// The tasks, on Fargate; on EC2 the hosts pay for them.
    pub fargate: Option<TaskKind>,
    /// Every task has a public IPv4 address of its own.
    pub task_addresses: bool,
    /// Every host has a public IPv4 address of its own.
    pub host_addresses: bool,
    /// What the image's way from the registry costs.
    pub pull: Pull,
    /// What is written to CloudWatch Logs and Metrics.
    pub telemetry: Telemetry,
    /// What runs after `up`, and between runs.
    pub idle: Level,
    /// What runs when every service has what it is raised to.
    pub full: Level,
    /// What a run does.
    pub course: Course,
    /// How long the parts of a run take.
    pub times: Times,
    /// After so many seconds the stack deletes itself; `None` is never.
    pub lifetime_seconds: Option<f64>,
}

/// What bills from the stack's making to its deletion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// NAT gateways.
    pub nat_gateways: u32,
    /// Public IPv4 addresses of NAT gateways and load balancers.
    pub addresses: u32,
    /// Zones of interface endpoints: two endpoints in four zones are eight.
    pub endpoint_zones: u32,
    /// Application Load Balancers.
    pub load_balancers: u32,
}

/// What clients ask of a load balancer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Load {
    /// New connections a second.
    pub connections: f64,
    /// Connections that are active, sampled each minute.
    pub active: f64,
    /// GB an hour.
    pub gb: f64,
    /// Rule evaluations a second; ten rules are free.
    pub rules: f64,
}

impl Load {
    /// Load balancer capacity units: of the four dimensions the highest counts.
    /// <https://aws.amazon.com/elasticloadbalancing/pricing/>
    pub fn lcus(&self) -> f64 {
        let of = [
            self.connections / 25.0,
            self.active / 3000.0,
            self.gb,
            self.rules / 1000.0,
        ];
        of.into_iter().fold(0.0, f64::max)
    }
}

/// A kind of EC2 host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostKind {
    /// Instance type, such as `c6g.4xlarge`.
    pub instance_type: String,
    /// Spot, or On-Demand.
    pub spot: bool,
    /// One-minute metrics, which are charged for.
    pub detailed_monitoring: bool,
    /// Volume types and their GiB.
    pub volumes: Vec<(String, u32)>,
}

/// A kind of Fargate task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskKind {
    /// CPU in units of 1/1024 vCPU.
    pub cpu: u32,
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Operating system and architecture, which have prices of their own.
    pub platform: Platform,
    /// The part of the tasks that is Spot, 0 to 1.
    pub spot_share: f64,
}

/// Fargate's price lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Linux on x86.
    LinuxX86,
    /// Linux on Graviton.
    LinuxArm,
    /// Windows on x86.
    Windows,
}

/// What pulling the image costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// Bytes of the image as the registry has it.
    pub image_bytes: f64,
    /// Who pulls: Fargate keeps no image, a host pulls once for all of its tasks.
    pub by: Puller,
    /// The way that the layers take.
    pub way: Way,
}

/// Who pulls an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Puller {
    /// Every task.
    Tasks,
    /// Every host, once.
    Hosts,
}

/// The way that something takes out of a subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Layers through the S3 gateway endpoint, which is free; logins and manifests through
    /// interface endpoints, which charge by the byte.
    Endpoints,
    /// Layers through the S3 gateway endpoint; logins and manifests through NAT.
    GatewayAndNat,
    /// All of it through NAT, which charges by the byte.
    Nat,
    /// All of it over the internet gateway: what comes in is free.
    Internet,
}

/// What is written to CloudWatch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telemetry {
    /// Bytes that a container writes to its log when it starts.
    pub log_bytes: f64,
    /// Container logs take the way through NAT.
    pub logs_over_nat: bool,
    /// Container Insights is on.
    pub insights: bool,
    /// Services of the cluster.
    pub services: u32,
}

/// What runs at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Level {
    /// Tasks.
    pub tasks: u32,
    /// Hosts; 0 on Fargate.
    pub hosts: u32,
}

/// How long the parts of a run take, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Times {
    /// From the first resource to t0: making the stack, and its services' start state.
    pub create: f64,
    /// From the last start to the order to go back.
    pub hold: f64,
    /// From that order until no task is left; they go evenly.
    pub back: f64,
    /// From then until no host is left: a capacity provider takes hosts back after a quarter of an
    /// hour, a deletion sooner.
    pub hosts_gone: f64,
    /// From when no task is left until the stack is gone.
    pub delete: f64,
}
