package browsertest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnAnswerAtAnyMoment plays a question of 20 seconds in simulated time, in the page's own code: whenever the network is cut for
// five seconds, an answer counts without a second tap.
func TestAnAnswerAtAnyMoment(t *testing.T) { inBoth(t, answerAtAnyMoment) }

func answerAtAnyMoment(t *testing.T, in someBrowser) {
	q := startQuiz(t, in)
	p := in.tab(t, q.test, "page", phone)
	p.open(q.players + "vendor/lean-qr/LICENSE") // a document without scripts
	script, err := os.ReadFile("testdata/outbox.js")
	require.NoError(t, err)
	came := evaluate[struct {
		Played, Failed int
		First          json.RawMessage
	}](p, string(script))
	assert.Greater(t, came.Played, 9_000)
	assert.Zero(t, came.Failed, "of %d: %s", came.Played, came.First)
}
