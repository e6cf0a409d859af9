//! restJson1: requests as the SDKs send them to Scheduler.

use super::*;

fn rest_request(method: &str, path: &str, body: &str) -> Request {
    http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", SCOPE.replace("SERVICE", "scheduler"))
        .header("content-type", "application/json")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

#[test]
fn rest_json_has_its_action_in_method_and_path() {
    let form = r#"{"GroupName":"ttl","StartDate":1767225600}"#;
    let exchange = read(&rest_request("POST", "/schedules/a%2Eb", form));
    let call = exchange.call().unwrap();
    assert_eq!(call.action, "CreateSchedule");
    assert_eq!(call.input.get("Name").as_str(), Some("a.b"));
    assert_eq!(call.input.get("GroupName").as_str(), Some("ttl"));
    assert_eq!(call.input.get("StartDate"), &Tree::Int(1_767_225_600));

    let exchange = read(&rest_request(
        "GET",
        "/schedules?ScheduleGroup=ttl&MaxResults=5",
        "",
    ));
    let call = exchange.call().unwrap();
    assert_eq!(call.action, "ListSchedules");
    assert_eq!(call.input.get("GroupName").as_str(), Some("ttl"));
    assert_eq!(call.input.get("MaxResults").as_int(), Some(5));

    let path = "/tags/arn%3Aaws%3Ascheduler%3A%3A1%3Aschedule-group%2Fttl?TagKeys=a&TagKeys=b";
    let exchange = read(&rest_request("DELETE", path, ""));
    let call = exchange.call().unwrap();
    assert_eq!(call.action, "UntagResource");
    let arn = "arn:aws:scheduler::1:schedule-group/ttl";
    assert_eq!(call.input.get("ResourceArn").as_str(), Some(arn));
    assert_eq!(
        call.input.get("TagKeys").items(),
        [Tree::text("a"), Tree::text("b")]
    );

    let error = ApiError {
        status: 409,
        ..ApiError::client("ConflictException", "there")
    };
    let response = exchange.write(&Err(error));
    assert_eq!(response.status(), 409);
    assert_eq!(response.headers()["x-amzn-errortype"], "ConflictException");
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(body(&response), r#"{"Message":"there"}"#);

    let unknown = read(&rest_request("PATCH", "/schedules/a", ""));
    assert_eq!(
        unknown.call().unwrap_err().code,
        "UnknownOperationException"
    );
}
