//! `/`: the page and the widget.

use deliberation_server::config::Config;

use crate::support::{Server, config};

fn server() -> (Server, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(directory.path().join(name), content).unwrap();
    write("index.html", b"<!doctype html><title>t</title>");
    write("widget.wasm", b"\0asm plain");
    write("widget.wasm.br", b"packed");
    write("secret.txt", b"s");
    std::fs::create_dir(directory.path().join("a")).unwrap();
    write("a/loader.js", b"1");
    let server = Server::with(Config { assets: Some(directory.path().to_owned()), ..config() });
    (server, directory)
}

#[test]
fn the_page_may_do_only_what_it_needs() {
    let (server, _files) = server();
    let page = server.client().get("/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin");
}

#[test]
fn files_come_packed_with_their_type_and_a_tag() {
    let (server, _files) = server();
    let get = |headers: &[(&str, &str)]| {
        let url = format!("http://{}/widget.wasm", server.address);
        let request =
            headers.iter().fold(ureq::get(url), |request, (name, value)| request.header(*name, *value));
        request.call().unwrap()
    };
    let packed = get(&[("accept-encoding", "gzip, br")]);
    assert_eq!(packed.headers()["content-encoding"], "br");
    assert_eq!(packed.headers()["content-type"], "application/wasm");
    assert_eq!(packed.headers()["access-control-allow-origin"], "*");
    assert_eq!(packed.headers()["vary"], "accept-encoding");
    let plain = server.client().get("/widget.wasm");
    assert_eq!((plain.body.as_slice(), plain.header("content-encoding")), (&b"\0asm plain"[..], ""));
    assert_ne!(packed.headers()["etag"], plain.header("etag"));
    let tag = plain.header("etag").to_owned();
    assert_eq!(server.client().get_with("/widget.wasm", &[("if-none-match", &tag)]).status, 304);
    assert_eq!(server.client().get("/a/loader.js").header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn nothing_outside_the_directory_is_served() {
    let (server, files) = server();
    let outside = files.path().file_name().unwrap().to_str().unwrap();
    for path in [
        format!("/../{outside}/secret.txt"),
        format!("/a/../../{outside}/secret.txt"),
        "//etc/passwd".to_owned(),
        "/%2e%2e/x".to_owned(),
        "/a".to_owned(),
        "/a/".to_owned(),
    ] {
        let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let client = server.client();
    let post =
        |path: &str| client.agent.post(format!("{}{path}", client.root)).send("x").unwrap().status().as_u16();
    assert_eq!((post("/"), post("/nothing")), (405, 404));
}

#[test]
fn without_a_build_the_page_says_how_to_make_one() {
    let empty = tempfile::tempdir().unwrap();
    let server = Server::with(Config { assets: Some(empty.path().to_owned()), ..config() });
    let page = server.client().get("/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("cargo xtask demo"));
}
