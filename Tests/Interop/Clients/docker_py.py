"""One container's life by docker-py, against the engine of DOCKER_HOST, which holds busybox."""

import docker

SCRIPT = "trap 'exit 7' TERM; echo started; while :; do sleep 0.05; done"

client = docker.from_env(timeout=30)
assert client.ping()
assert any("busybox:latest" in image.tags for image in client.images.list())

container = client.containers.run("busybox", ["sh", "-c", SCRIPT], name="life", network_mode="none", detach=True)
for line in container.logs(stream=True, follow=True):
    assert line == b"started\n", line
    break
assert [one.name for one in client.containers.list()] == ["life"]
container.reload()
assert container.status == "running", container.status

code, (out, err) = container.exec_run(["sh", "-c", "echo inside; echo aside >&2; exit 4"], demux=True)
assert (code, out, err) == (4, b"inside\n", b"aside\n"), (code, out, err)

container.stop(timeout=10)
assert container.wait(timeout=10)["StatusCode"] == 7
container.remove()
assert client.containers.list(all=True) == []

out = client.containers.run("busybox", ["echo", "out"], network_mode="none", remove=True)
assert out == b"out\n", out
try:
    client.containers.get("nobody")
    raise AssertionError("an unknown container was found")
except docker.errors.NotFound:
    pass
