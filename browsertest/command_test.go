package browsertest

import (
	"bufio"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestClassicPageOnCommand runs the classic page as a developer would: in a folder that the emulator's command serves, with a
// token given to the command.
func TestClassicPageOnCommand(t *testing.T) {
	t.Parallel()
	test := testContext(t)
	folder := t.TempDir()
	for name, content := range sitePages(t) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o644))
	}
	program := filepath.Join(t.TempDir(), "rongcloud-emulator")
	build := exec.CommandContext(test, "go", "build", "-o", program, "./cmd/rongcloud-emulator")
	build.Dir = ".."
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	command := exec.Command(program, "-addr", "127.0.0.1:0", "-app-key", appKey, "-static", folder, "-token", "token==userA")
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	command.Stderr = os.Stderr
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGINT)
		_ = command.Wait()
	})
	first, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	host := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(first)
	require.NotEmpty(t, host, first)

	p := classic{theBrowser(t).tab(t, test, "userA", desktop)}
	p.open("http://" + host + "/?" + url.Values{"token": {"token=@http://" + host}, "room": {room}}.Encode())
	p.must("connect")
	p.must("join")
	p.say("你好 👋")
	total, members := p.members()
	assert.Equal(t, 1, total)
	assert.Equal(t, []string{"userA"}, members)
	p.must("quit")
	p.clean(host)
}
