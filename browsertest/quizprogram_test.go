package browsertest

import (
	"bufio"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// quiz is the live quiz as a process, with the emulator in it.
type quiz struct {
	t        *testing.T
	test     context.Context
	players  string
	hostPage string
	hosts    []string // host:port of the quiz and of its emulator
}

// startQuiz builds and starts the live quiz, and stops it when the test ends.
func startQuiz(t *testing.T) *quiz {
	t.Helper()
	clientLibrary(t) // tells how to install it
	q := &quiz{t: t, test: testContext(t)}
	program := filepath.Join(t.TempDir(), "livequiz")
	build := exec.CommandContext(q.test, "go", "build", "-o", program, "./examples/livequiz")
	build.Dir = ".."
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)

	questions, err := filepath.Abs("testdata/questions.json")
	require.NoError(t, err)
	command := exec.Command(program, "-addr", "127.0.0.1:0", "-questions", questions)
	command.Dir = ".."
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	command.Stderr = os.Stderr
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGINT)
		_ = command.Wait()
	})
	q.read(bufio.NewScanner(out))
	return q
}

// read reads the URLs that the program prints, and discards further output.
func (q *quiz) read(lines *bufio.Scanner) {
	q.t.Helper()
	for lines.Scan() && q.hostPage == "" {
		line := lines.Text()
		if _, address, found := strings.Cut(line, "Using an emulator inside this program, at "); found {
			q.trust(strings.TrimSuffix(address, "."))
		}
		if address, found := strings.CutPrefix(line, "Players: "); found {
			q.players = strings.TrimSpace(address)
			q.trust(q.players)
		}
		if address, found := strings.CutPrefix(line, "Host: "); found {
			q.hostPage = strings.TrimSpace(address)
		}
	}
	require.NoError(q.t, lines.Err())
	require.Len(q.t, q.hosts, 2, "the program did not say where it and its emulator are")
	go func() {
		for lines.Scan() {
		}
	}()
}

func (q *quiz) trust(address string) {
	u, err := url.Parse(address)
	require.NoError(q.t, err)
	q.hosts = append(q.hosts, u.Host)
}

// host opens the host's page.
func (q *quiz) host(l look) player {
	q.t.Helper()
	p := player{theBrowser(q.t).tab(q.t, q.test, "host", l), new(int)}
	p.tab.open(q.hostPage)
	p.online()
	return p
}

// player opens the players' page and joins with a name.
func (q *quiz) player(name string, l look) player {
	q.t.Helper()
	p := player{theBrowser(q.t).tab(q.t, q.test, name, l), new(int)}
	p.tab.open(q.players)
	p.appear("body[data-phase=join]")
	p.fill("#name-input", name)
	p.click("#join-button")
	p.online()
	return p
}
