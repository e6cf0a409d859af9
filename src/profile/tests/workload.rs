//! Services, times, tags and load balancers that AWS refuses: one test a rule.

use super::*;

#[test]
fn counts() {
    let said = |value: &str| refused("fargate", &[&format!("workload.services={value}")]);
    assert_eq!(
        said("{count: 1, tasks: 5001}"),
        "workload.services: an ECS service has at most 5000 tasks; 5001 tasks need 2 services"
    );
    assert_eq!(
        said("{count: 5001, tasks: 5001}"),
        "workload.services: an ECS cluster has at most 5000 services, found 5001"
    );
    assert_eq!(
        said("{count: 0, tasks: 5}"),
        "workload.services: there must be at least one service"
    );
    assert_eq!(
        refused(
            "fargate",
            &["workload.services={count: null, tasks: null, a: 6000, 1b: 5}"]
        ),
        "workload.services.1b: a service name is a letter, then up to 31 letters, digits or `-`\n\
         workload.services.a: an ECS service has 1 to 5000 tasks, found 6000"
    );
    assert_eq!(
        refused("fargate", &["scaling.from=701"]),
        "scaling.from: 5 services of 701 tasks each are more than some are raised to"
    );
    assert_eq!(
        refused("fargate", &["scaling.to=3600"]),
        "scaling.to: the services add up to 3500 tasks, found 3600"
    );
}

#[test]
fn ports_and_modes() {
    assert_eq!(
        refused("fargate", &["workload.network_mode=host"]),
        "workload.network_mode: tasks on Fargate have `awsvpc` networking"
    );
    assert_eq!(
        refused("ec2", &["workload.port=0"]),
        "workload.port: port 0, any free one, needs `workload.network_mode: host`"
    );
    assert_eq!(
        refused("ec2", &["workload.network_mode=host"]),
        "workload.port: under host networking a fixed port allows one task a host: 3500 tasks, 250 hosts"
    );
    fine("ec2", &["workload.network_mode=host", "workload.port=0"]);
    assert_eq!(
        refused("ec2", &["system=ecs-fargate"]),
        "system: this system needs `capacity.fargate`"
    );
}

#[test]
fn times_and_tags() {
    assert_eq!(
        refused("ec2", &["ttl=5 min"]),
        "ttl: a stack lives at least 15min, found 5min"
    );
    assert_eq!(fine("ec2", &["ttl=never"]).ttl, Lifetime::Never);
    assert_eq!(
        refused("ec2", &["workload.logs.retention=2 d"]),
        "workload.logs.retention: CloudWatch Logs keeps events for 1, 3, 5, 7, 14, 30, 60, 90, 120, \
         150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, found 2d"
    );
    assert_eq!(
        refused("ec2", &["tags={aws:x: a, stackgen:y: b, c: \"<\"}"]),
        "tags.aws:x: tag keys that begin with `aws:` are AWS's own\n\
         tags.c: a tag holds letters, digits, spaces and `_ . : / = + - @`\n\
         tags.stackgen:y: tag keys that begin with `stackgen:` are how stackgen finds its stacks"
    );
    let many: Vec<String> = (0..45).map(|n| format!("k{n}: v")).collect();
    assert_eq!(
        refused("ec2", &[&format!("tags={{{}}}", many.join(", "))]),
        "tags: at most 44 tags, found 45: a stack has 50, 6 of them are ours"
    );
}

#[test]
fn deployments() {
    let said = |value: &str| refused("ec2", &[&format!("workload.deployment={value}")]);
    assert_eq!(
        said(
            "{minimum_healthy: 101 %, maximum: 90 %, circuit_breaker: disabled, az_rebalancing: disabled}"
        ),
        "workload.deployment.minimum_healthy: expected 0 % to 100 %, found 101 %\n\
         workload.deployment.maximum: expected at least 100 %, found 90 %"
    );
    assert_eq!(
        said(
            "{minimum_healthy: 100 %, maximum: 100 %, circuit_breaker: disabled, az_rebalancing: enabled}"
        ),
        "workload.deployment.maximum: with 100 % minimum and 100 % maximum no task could ever be replaced\n\
         workload.deployment.maximum: zone rebalancing needs a maximum above 100 %"
    );
    assert_eq!(
        refused("ec2", &["workload.image.repository=My/App"]),
        "workload.image.repository: an ECR repository is 2 to 256 lower-case letters, digits and `. _ - /`"
    );
}

#[test]
fn load_balancers() {
    let balancer = "workload.load_balancer={scheme: internal, port: 80, health_check_path: /, \
                    health_check_interval: 5 s, healthy_threshold: 2, deregistration_delay: 0s}";
    fine("fargate", &[balancer]);
    assert_eq!(
        refused(
            "fargate",
            &[
                balancer,
                "workload.load_balancer.port=0",
                "workload.load_balancer.health_check_path=x",
                "workload.load_balancer.health_check_interval=4s",
                "workload.load_balancer.healthy_threshold=1",
                "workload.load_balancer.deregistration_delay=2h",
            ]
        ),
        "workload.load_balancer.port: a listener port is 1 to 65535, found 0\n\
         workload.load_balancer.health_check_path: a path begins with `/` and has at most 1024 characters, found `x`\n\
         workload.load_balancer.health_check_interval: a health check runs every 5s to 5min, found 4s\n\
         workload.load_balancer.healthy_threshold: expected 2 to 10, found 1\n\
         workload.load_balancer.deregistration_delay: at most 1h, found 2h"
    );
    assert_eq!(
        refused(
            "ec2",
            &[balancer, "workload.network_mode=host", "workload.port=0"]
        ),
        "workload.load_balancer: targets by IP address need `awsvpc` networking"
    );
}
