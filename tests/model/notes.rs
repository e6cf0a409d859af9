//! What the table of results does not say by itself.

pub(crate) const NOTES: &str = "
## Where it is off, and why

- `con311-ec2-cold` was published from no task and no host; stackgen measures from one task, so one
  host is up, and the first step is not from nothing. The session's warm-up is not published either:
  the profile has the 2022 post's second, where AWS's default is 300.
- CON311's Fargate rows say nothing of Region, image or size; the simulated image is the 2022 one, and
  every task pulls all of it.
- `ecs-fargate-7svc` and `ecs-fargate-arm`: the published 5:00 and 4:30 are where pictures look level;
  the bucket alone would have all seven services' tasks on their way after 170 seconds.
- `ecs-ec2-95pct`: 300 tasks wait at most, which is the quota of August 2022; what it was in spring is
  not known. Which hosts were up at the step is not published for any row: the simulation has what
  managed scaling left after the services were steady.
- The rates of a service (3.8 tasks a second) lie below the 500 a minute that AWS documents. Three kinds
  of rows ask for them: two and three services on Fargate, one service on EC2, and hosts that are up.
- That placement is slowed by many services is an assumption that one row needs (`ecs-ec2-10svc`);
  nobody has published why ten services were slower than seven.
";
