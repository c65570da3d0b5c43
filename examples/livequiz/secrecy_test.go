package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/message"
)

// before plays a question up to its result, with every request that a page can make, and returns everything that browsers
// received: the server's responses with their headers, and the messages in the room.
func before(t *testing.T, questions []question) string {
	r := newRig(t, questions)
	host, ann, bob := r.hostPage(), r.join("Ann"), r.join("Bob")
	// Tokens are random, and issued by the service.
	tokens := []string{ann.id.Token, "TOKEN", bob.id.Token, "TOKEN"}
	host.state()
	host.ok("POST", "/api/host/open", number(1), nil)
	bob.send("POST", "/api/answer", answerTo("q1", "B"))
	r.clock.advance(time.Second)
	for _, who := range []*browser{ann, bob} {
		who.send("POST", "/api/answer", answerTo("q1", "X"))
		who.send("POST", "/api/answer", answerTo("q1", "A", "B"))
	}
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	ann.send("POST", "/api/answer", answerTo("q1", "A"))
	ann.send("POST", "/api/answer", answerTo("q1", "B"))
	bob.ok("POST", "/api/answer", answerTo("q1", "C"), nil)
	ann.state()
	bob.state()
	host.state()
	host.ok("POST", "/api/host/again", struct{}{}, nil)
	host.send("POST", "/api/host/open", number(2))
	host.send("POST", "/api/host/end", struct{}{})
	ann.ok("GET", "/api/config", nil, nil)
	r.browser().ok("GET", "/api/screen", nil, nil)
	ann.ok("GET", "/api/names?id="+bob.id.UserID, nil, nil)
	for _, path := range []string{"/", "/host", "/questions.json", "/web/questions.json", "/../questions.json", "/lib/engine.js", "/lib/..%2fquestions.json", "/player.js"} {
		ann.send("GET", path, nil)
	}
	r.clock.advance(10 * time.Second)
	ann.state()
	bob.send("POST", "/api/answer", answerTo("q1", "B"))

	var all strings.Builder
	for _, e := range r.all {
		all.WriteString(e.request + "\n")
		_ = e.header.Write(&all)
		all.WriteString(e.body + "\n")
	}
	for _, m := range r.server.ChatroomMessages("10086") {
		all.WriteString(m.From + m.ObjectName + m.Content + m.Expansion + "\n")
	}
	return strings.NewReplacer(tokens...).Replace(all.String())
}

// Two quizzes that differ only in the correct answers look the same to every browser until the result.
func TestNothingLeaksBeforeResult(t *testing.T) {
	one := before(t, quizQuestions())
	for _, other := range []string{"A", "C"} {
		questions := quizQuestions()
		questions[0].Correct = []string{other}
		questions[0].Explanation = bilingual{EN: "another reason", ZH: "另一个原因"}
		questions[1].Correct = []string{"B"}
		assert.Equal(t, one, before(t, questions))
	}
	assert.Contains(t, one, "First?")
	assert.Contains(t, one, "Quiz:Question")
	assert.NotContains(t, one, "because-of-one")
}

// The comparison above must be able to find a leak.
func TestLeaksAreDetected(t *testing.T) {
	questions := quizQuestions()
	questions[0].Options[0].Text.ZH += "!"
	assert.NotEqual(t, before(t, quizQuestions()), before(t, questions))
}

// Questions after the current one are not sent either.
func TestFutureQuestionsAreNotSent(t *testing.T) {
	assert.NotContains(t, before(t, quizQuestions()), "Second?")
}

func TestResultHasCorrectAnswer(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	r.hostPage().ok("POST", "/api/host/open", number(1), nil)
	assert.NotContains(t, ann.send("GET", "/api/state", nil).body, "correctOptionIds")
	r.hostPage().ok("POST", "/api/host/close", number(1), nil)
	assert.Contains(t, ann.send("GET", "/api/state", nil).body, `"correctOptionIds":["B"]`)
	messages := r.server.ChatroomMessages("10086")
	assert.Equal(t, message.Result{}.ObjectName(), messages[1].ObjectName)
}
