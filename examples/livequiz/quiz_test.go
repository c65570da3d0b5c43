package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// A whole quiz with three players, one of them late, over HTTP and the emulator.
func TestWholeQuiz(t *testing.T) {
	r := newRig(t, quizQuestions())
	host, ann, bob := r.hostPage(), r.join("Ann"), r.join("小明")
	annIn, bobIn := ann.inRoom(), bob.inRoom()
	annIn.Say("10086", message.Text{Content: "hello"})
	assert.Equal(t, "hello", rongcloudtest.Next[message.Text](bobIn).Content)
	assert.Equal(t, lobby, ann.state().Phase)
	assert.Equal(t, 2, *host.state().Players)

	host.ok("POST", "/api/host/open", number(1), nil)
	question := rongcloudtest.Next[message.Question](annIn)
	assert.Equal(t, question, rongcloudtest.Next[message.Question](bobIn))
	assert.Equal(t, "q1", question.QuestionID)
	r.clock.advance(time.Second)
	ann.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	r.clock.advance(5 * time.Second)

	// Cara joins late. She gets the chat from the history, and the question from the server.
	cara := r.join("Cara")
	caraIn := r.server.ConnectWith(cara.id.Token)
	history := caraIn.Join("10086")
	require.Len(t, history, 1)
	assert.Equal(t, "RC:TxtMsg", history[0].ObjectName)
	late := cara.state()
	assert.Equal(t, open, late.Phase)
	assert.Equal(t, question, *late.Question)
	assert.Equal(t, start.Add(6*time.Second).UnixMilli(), late.ServerTime)
	assert.Nil(t, late.Result)
	assert.Empty(t, late.Answer)
	cara.ok("POST", "/api/answer", answerTo("q1", "B"), nil)
	bob.ok("POST", "/api/answer", answerTo("q1", "A"), nil)

	r.clock.advance(5 * time.Second)
	r.bell.ring()
	for _, session := range []*rongcloudtest.Session{annIn, bobIn, caraIn} {
		result := rongcloudtest.Next[message.Result](session)
		assert.Equal(t, []string{"B"}, result.CorrectOptionIDs)
		assert.Equal(t, []message.ChoiceCount{{ID: "A", Count: 1}, {ID: "B", Count: 2}, {ID: "C", Count: 0}}, result.Counts)
		ranking := rongcloudtest.Next[message.Ranking](session)
		assert.Equal(t, 3, ranking.Participants)
		assert.False(t, ranking.Final)
		assert.Equal(t, []message.RankingEntry{
			{Rank: 1, UserID: ann.id.UserID, Name: "Ann", Score: 20, Correct: 1},
			{Rank: 2, UserID: cara.id.UserID, Name: "Cara", Score: 15, Correct: 1},
			{Rank: 3, UserID: bob.id.UserID, Name: "小明", Score: 0},
		}, ranking.Entries)
		session.Nothing()
	}

	// Bob reloads: the cookie and his state are the same.
	own := bob.state()
	assert.Equal(t, closed, own.Phase)
	assert.Equal(t, []string{"A"}, own.Answer)
	assert.Equal(t, 0, *own.Points)
	assert.Equal(t, standing{UserID: bob.id.UserID, Name: "小明", Rank: 3}, *own.Me)
	assert.Equal(t, "因为一", own.Explanation.ZH)

	host.ok("POST", "/api/host/open", number(2), nil)
	for _, session := range []*rongcloudtest.Session{annIn, bobIn, caraIn} {
		assert.Equal(t, 2, rongcloudtest.Next[message.Question](session).Number)
	}
	fresh := bob.state()
	assert.Nil(t, fresh.Result)
	assert.Empty(t, fresh.Answer)
	assert.Equal(t, 1, fresh.Ranking.AfterQuestion)
	r.clock.advance(time.Second)
	bob.ok("POST", "/api/answer", answerTo("q2", "C", "A"), nil)
	assert.Equal(t, 0, bob.state().Me.Score, "a score that goes up at once would tell")
	host.ok("POST", "/api/host/close", number(2), nil)
	host.ok("POST", "/api/host/end", struct{}{}, nil)
	for _, session := range []*rongcloudtest.Session{annIn, bobIn, caraIn} {
		rongcloudtest.Next[message.Result](session)
		rongcloudtest.Next[message.Ranking](session)
		final := rongcloudtest.Next[message.Ranking](session)
		assert.True(t, final.Final)
		assert.Equal(t, []int{1, 1, 3}, []int{final.Entries[0].Rank, final.Entries[1].Rank, final.Entries[2].Rank}, "equals share a rank")
		session.Nothing()
	}
	assert.Equal(t, ended, ann.state().Phase)
	assert.Equal(t, 20, *bob.state().Points)

	for _, m := range r.server.ChatroomMessages("10086") {
		if m.ObjectName != "RC:TxtMsg" {
			assert.Equal(t, quizUser, m.From)
			assert.False(t, m.Stored)
		}
	}
}

// A second tab is the same player with its own connection: it takes over, and the first is notified.
func TestSecondTabTakesOver(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann")
	first := ann.inRoom()
	var again identity
	ann.ok("POST", "/api/token", nil, &again)
	second := r.server.ConnectWith(again.Token)
	second.Join("10086")
	_, err := first.Receive(t.Context())
	assert.ErrorContains(t, err, "replaced")

	r.hostPage().ok("POST", "/api/host/open", number(1), nil)
	assert.Equal(t, "q1", rongcloudtest.Next[message.Question](second).QuestionID)
	back := ann.inRoom()
	_, err = second.Receive(t.Context())
	assert.ErrorContains(t, err, "replaced")
	r.hostPage().ok("POST", "/api/host/close", number(1), nil)
	rongcloudtest.Next[message.Result](back)
}
