package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// After the end the host begins anew: with the same players and questions, another quiz id, and no points.
func TestTheQuizBeginsAnew(t *testing.T) {
	r := newRig(t, quizQuestions())
	host, ann := r.hostPage(), r.join("Ann")
	session := ann.inRoom()
	type over struct {
		QuizID string `json:"quizId"`
	}
	first := host.state().QuizID
	host.refused(errNotOver, "POST", "/api/host/restart", over{first})
	host.ok("POST", "/api/host/open", number(1), nil)
	rongcloudtest.Next[message.Question](session)
	r.clock.advance(time.Second)
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	host.refused(errNotOver, "POST", "/api/host/restart", over{first})
	host.ok("POST", "/api/host/close", number(1), nil)
	host.ok("POST", "/api/host/end", struct{}{}, nil)
	assert.Equal(t, 20, ann.state().Me.Score)
	host.refused(errNotOver, "POST", "/api/host/restart", over{"another"})
	ann.refused(errHostKey, "POST", "/api/host/restart", over{first})

	host.ok("POST", "/api/host/restart", over{first}, nil)
	host.refused(errNotOver, "POST", "/api/host/restart", over{first})
	anew := ann.state()
	assert.NotEqual(t, first, anew.QuizID)
	assert.Equal(t, lobby, anew.Phase)
	assert.Zero(t, anew.Asked)
	assert.Nil(t, anew.Question)
	assert.Nil(t, anew.Result)
	assert.Nil(t, anew.Ranking)
	assert.Empty(t, anew.Answer)
	assert.Equal(t, standing{UserID: ann.id.UserID, Name: "Ann", Rank: 1}, *anew.Me)
	assert.Equal(t, 1, *host.state().Players)

	host.ok("POST", "/api/host/open", number(1), nil)
	r.clock.advance(time.Second)
	ann.refused(errNoQuestion, "POST", "/api/answer", answerTo("q1", "B"))
	answer := answerTo("q1", "B")
	answer.QuizID = anew.QuizID
	ann.ok("POST", "/api/answer", answer, nil)
	host.ok("POST", "/api/host/close", number(1), nil)
	assert.Equal(t, 20, ann.state().Me.Score)
}

// The projector shows what everybody may see, without a session.
func TestTheScreen(t *testing.T) {
	r := newRig(t, quizQuestions())
	host, ann, screen := r.hostPage(), r.join("Ann"), r.browser()
	host.ok("POST", "/api/host/open", number(1), nil)
	r.clock.advance(time.Second)
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	var s state
	screen.ok("GET", "/api/screen", nil, &s)
	assert.Equal(t, open, s.Phase)
	assert.Equal(t, "q1", s.Question.QuestionID)
	assert.Equal(t, 1, *s.Players)
	assert.Equal(t, 1, *s.Answered)
	assert.Nil(t, s.Result)
	assert.Nil(t, s.Me)
	assert.Empty(t, s.Answer)
	assert.Nil(t, s.InRoom)
	host.ok("POST", "/api/host/close", number(1), nil)
	screen.ok("GET", "/api/screen", nil, &s)
	require.NotNil(t, s.Result)
	assert.Equal(t, []string{"B"}, s.Result.CorrectOptionIDs)
}
