package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// quiz is the live quiz as a process, with the emulator in it.
type quiz struct {
	t        testing.TB
	in       someBrowser
	test     context.Context
	players  string
	hostPage string
	hosts    []string // host:port of the quiz and of its emulator
}

// quizProgram builds the live quiz once.
var quizProgram = sync.OnceValues(func() (string, error) {
	directory, err := os.MkdirTemp("", "livequiz")
	if err != nil {
		return "", err
	}
	removeQuiz = func() { _ = os.RemoveAll(directory) }
	program := filepath.Join(directory, "livequiz")
	build := exec.Command("go", "build", "-o", program, "./examples/livequiz")
	build.Dir = ".."
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	return program, nil
})

var removeQuiz func()

// startQuiz starts the live quiz, and stops it when the test ends.
func startQuiz(t testing.TB, in someBrowser, args ...string) *quiz {
	t.Helper()
	clientLibrary(t) // fails if it is not installed
	program, err := quizProgram()
	require.NoError(t, err)
	questions, err := filepath.Abs("testdata/questions.json")
	require.NoError(t, err)
	q := &quiz{t: t, in: in, test: testContext(t)}
	command := exec.Command(program, append([]string{"-addr", "127.0.0.1:0", "-questions", questions}, args...)...)
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
	require.NotEmpty(q.t, q.hostPage, "the program did not say where its pages are")
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
	p := player{q.in.tab(q.t, q.test, "host", l), new(int)}
	p.tab.open(q.hostPage)
	p.online()
	return p
}

// player opens the players' page and joins with a name.
func (q *quiz) player(name string, l look) player {
	q.t.Helper()
	return q.playerAt(q.players, name, l)
}

// playerAt does the same with the players' page at another URL.
func (q *quiz) playerAt(address, name string, l look) player {
	q.t.Helper()
	p := player{q.in.tab(q.t, q.test, name, l), new(int)}
	p.tab.open(address)
	p.appear("body[data-phase=join]")
	p.fill("#name-input", name)
	p.click("#join-button")
	p.online()
	return p
}
