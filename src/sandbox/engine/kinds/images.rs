//! Machine images: the public parameters that name them, and what architecture each has.
//!
//! There is no list of images: the id of one derives from the path of its parameter, and says its
//! architecture in its second digit, so that any image the sandbox named can be recognised.

use crate::sandbox::engine::chance;

/// What every public parameter of Bottlerocket starts with.
/// Source: <https://bottlerocket.dev/en/os/1.x/install/quickstart/aws/launch-an-ec2-instance/>.
const BOTTLEROCKET: &str = "/aws/service/bottlerocket/";
/// Variants for ECS that were ever published; `aws-ecs-1` keeps answering after its end.
const VARIANTS: &[&str] = &[
    "aws-ecs-1",
    "aws-ecs-1-nvidia",
    "aws-ecs-2",
    "aws-ecs-2-nvidia",
    "aws-ecs-3",
    "aws-ecs-3-nvidia",
];
/// What `latest` answers for the version.
const LATEST_VERSION: &str = "1.50.0-9b7a0d6e";
/// What every parameter of the ECS-optimised Amazon Linux starts with.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html>.
const AMAZON_LINUX: &str = "/aws/service/ecs/optimized-ami/";

const ARM64: &str = "arm64";
const X86_64: &str = "x86_64";

/// The value of a public parameter in a region; none for a path the sandbox does not know.
pub fn public_parameter(region: &str, path: &str) -> Option<String> {
    bottlerocket(region, path).or_else(|| amazon_linux(region, path))
}

fn bottlerocket(region: &str, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.strip_prefix(BOTTLEROCKET)?.split('/').collect();
    let [variant, architecture, version, what] = parts.as_slice() else {
        return None;
    };
    let known = VARIANTS.contains(variant)
        && [ARM64, X86_64].contains(architecture)
        && (*version == "latest" || version.starts_with(|first: char| first.is_ascii_digit()));
    match *what {
        "image_id" if known => Some(image(region, path, architecture)),
        "image_version" if known && *version == "latest" => Some(LATEST_VERSION.to_owned()),
        "image_version" if known => Some((*version).to_owned()),
        _ => None,
    }
}

fn amazon_linux(region: &str, path: &str) -> Option<String> {
    let architecture = match path.strip_prefix(AMAZON_LINUX)? {
        "amazon-linux-2/recommended/image_id" | "amazon-linux-2023/recommended/image_id" => X86_64,
        "amazon-linux-2/arm64/recommended/image_id"
        | "amazon-linux-2023/arm64/recommended/image_id" => ARM64,
        _ => return None,
    };
    Some(image(region, path, architecture))
}

/// The id of the image of a path: `ami-0`, `a` or `8` for the architecture, then digits of its own.
fn image(region: &str, path: &str, architecture: &str) -> String {
    let mark = if architecture == ARM64 { 'a' } else { '8' };
    format!("ami-0{mark}{}", chance::hex(0, region, path, 15))
}

/// The architecture of an image that the sandbox named; none for any other id.
pub fn architecture(image: &str) -> Option<&'static str> {
    let digits = image.strip_prefix("ami-0")?;
    match digits.chars().next()? {
        'a' if digits.len() == 16 => Some(ARM64),
        '8' if digits.len() == 16 => Some(X86_64),
        _ => None,
    }
}

/// The name of an image that a `latest` parameter of Bottlerocket names: variant, processor, version.
/// Source: <https://bottlerocket.dev/en/os/1.x/install/quickstart/aws/launch-an-ec2-instance/>.
pub fn name(region: &str, id: &str) -> Option<String> {
    VARIANTS.iter().find_map(|variant| {
        [(ARM64, "aarch64"), (X86_64, X86_64)]
            .into_iter()
            .find(|(architecture, _)| {
                let path = format!("{BOTTLEROCKET}{variant}/{architecture}/latest/image_id");
                image(region, &path, architecture) == id
            })
            .map(|(_, processor)| format!("bottlerocket-{variant}-{processor}-v{LATEST_VERSION}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_decides_the_image_and_its_architecture() {
        let path = "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id";
        let image = public_parameter("us-east-1", path).expect("an image");
        assert_eq!(image.len(), "ami-0123456789abcdef0".len());
        assert_eq!(architecture(&image), Some("arm64"));
        let called = name("us-east-1", &image).expect("a name");
        assert!(
            called.starts_with("bottlerocket-aws-ecs-2-aarch64-v1."),
            "{called}"
        );
        assert_eq!(name("eu-west-1", &image), None);
        assert_ne!(Some(image), public_parameter("eu-west-1", path));
    }

    #[test]
    fn unknown_paths_answer_nothing() {
        for path in [
            "/aws/service/bottlerocket/aws-ecs-9/arm64/latest/image_id",
            "/aws/service/bottlerocket/aws-ecs-2/riscv/latest/image_id",
            "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/colour",
            "/aws/service/other",
        ] {
            assert_eq!(public_parameter("us-east-1", path), None, "{path}");
        }
        assert_eq!(architecture("ami-0123456789abcdef0"), None);
    }
}
