package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

const sendOperation = "chatroom.sendMessage"

func TestDeadlineClosesQuestion(t *testing.T) {
	r := newRig(t, quizQuestions())
	r.hostPage().ok("POST", "/api/host/open", number(1), nil)
	assert.Equal(t, 11*time.Second, r.bell.after)
	r.clock.advance(r.bell.after)
	r.bell.ring()
	s := r.hostPage().state()
	assert.Equal(t, closed, s.Phase)
	assert.Equal(t, start.Add(11*time.Second).UnixMilli(), s.Result.ClosedAt.UnixMilli())
}

func TestClosingEarlyStopsAlarm(t *testing.T) {
	r := newRig(t, quizQuestions())
	host := r.hostPage()
	host.ok("POST", "/api/host/open", number(1), nil)
	late := r.bell.ring
	host.ok("POST", "/api/host/close", number(1), nil)
	assert.Nil(t, r.bell.ring)
	sent := len(r.server.ChatroomMessages("10086"))
	late() // it rang while it was being stopped
	assert.Len(t, r.server.ChatroomMessages("10086"), sent, "no second result")

	host.ok("POST", "/api/host/open", number(2), nil)
	late()
	assert.Equal(t, open, host.state().Phase, "the alarm of one question does not close another")
}

func TestMovesOverHTTP(t *testing.T) {
	r := newRig(t, quizQuestions())
	host := r.hostPage()
	host.refused(errNotNext, "POST", "/api/host/open", number(2))
	host.refused(errNotOpen, "POST", "/api/host/close", number(1))
	host.refused(errNothingToSay, "POST", "/api/host/again", struct{}{})
	host.ok("POST", "/api/host/open", number(1), nil)
	host.refused(errStillOpen, "POST", "/api/host/open", number(1))
	host.refused(errStillOpen, "POST", "/api/host/end", struct{}{})
	host.ok("POST", "/api/host/close", number(1), nil)
	host.refused(errNotNext, "POST", "/api/host/open", number(1))
	host.ok("POST", "/api/host/end", struct{}{}, nil)
	host.refused(errOver, "POST", "/api/host/open", number(2))
	host.refused(errOver, "POST", "/api/host/end", struct{}{})
}

// A send with an unknown outcome is repeated. Pages recognize the duplicate.
func TestUnknownOutcome(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann := r.join("Ann").inRoom()
	r.server.Inject(sendOperation, emulator.Fault{Times: 1, Drop: true})
	r.hostPage().ok("POST", "/api/host/open", number(1), nil)
	first, second := rongcloudtest.Next[message.Question](ann), rongcloudtest.Next[message.Question](ann)
	assert.Equal(t, first, second, "the same in all, so that a page knows it again")
	assert.Empty(t, r.hostPage().state().Undelivered)
}

func TestOutcomeStaysUnknown(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann, host := r.join("Ann"), r.hostPage()
	session := ann.inRoom()
	r.server.Inject(sendOperation, emulator.DropAfterCommit)
	host.ok("POST", "/api/host/open", number(1), nil)
	assert.Len(t, r.server.RequestsOf(sendOperation), saidTimes)
	assert.Equal(t, "question", host.state().Undelivered)
	assert.Equal(t, open, ann.state().Phase, "it may be on every screen, so it stays open")
	r.server.ClearFaults()

	host.ok("POST", "/api/host/again", struct{}{}, nil)
	assert.Empty(t, host.state().Undelivered)
	var all []message.Question
	for range saidTimes + 1 {
		all = append(all, rongcloudtest.Next[message.Question](session))
	}
	for _, q := range all {
		assert.Equal(t, all[0], q)
	}
}

// The second send certainly failed, but the first may have arrived, and did: the question must not be withdrawn.
func TestLaterErrorKeepsOutcomeUnknown(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann, host := r.join("Ann"), r.hostPage()
	session := ann.inRoom()
	r.server.Inject(sendOperation, emulator.Fault{Times: 1, Drop: true})
	r.server.Inject(sendOperation, emulator.RateLimited(time.Hour))
	host.ok("POST", "/api/host/open", number(1), nil)
	rongcloudtest.Next[message.Question](session)
	session.Nothing()
	assert.Equal(t, "question", host.state().Undelivered)
	assert.Equal(t, open, ann.state().Phase)
	assert.NotNil(t, r.bell.ring)
}

// A question that was not delivered is withdrawn, and can be opened again with its full time.
func TestQuestionNotSent(t *testing.T) {
	for name, fault := range map[string]emulator.Fault{
		"limit":   emulator.RateLimited(time.Hour),
		"refused": {Status: http.StatusForbidden, Body: `{"code":1007,"errorMessage":"no"}`},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, quizQuestions())
			ann, host := r.join("Ann"), r.hostPage()
			r.server.Inject(sendOperation, fault)
			host.refused(errService, "POST", "/api/host/open", number(1))
			assert.Nil(t, r.bell.ring)
			assert.Equal(t, lobby, ann.state().Phase)
			assert.Empty(t, host.state().Undelivered)
			r.server.ClearFaults()

			r.clock.advance(time.Hour)
			session := ann.inRoom()
			host.ok("POST", "/api/host/open", number(1), nil)
			q := rongcloudtest.Next[message.Question](session)
			assert.Equal(t, r.clock.now().Add(11*time.Second).UnixMilli(), q.Deadline.UnixMilli())
		})
	}
}

func TestResultNotSent(t *testing.T) {
	r := newRig(t, quizQuestions())
	ann, host := r.join("Ann"), r.hostPage()
	session := ann.inRoom()
	host.ok("POST", "/api/host/open", number(1), nil)
	rongcloudtest.Next[message.Question](session)
	r.server.Inject(sendOperation, emulator.RateLimited(time.Hour))
	host.ok("POST", "/api/host/close", number(1), nil)
	assert.Equal(t, "result", host.state().Undelivered)
	assert.Equal(t, closed, ann.state().Phase)
	session.Nothing()
	host.refused(errService, "POST", "/api/host/again", struct{}{})
	r.server.ClearFaults()

	host.ok("POST", "/api/host/again", struct{}{}, nil)
	rongcloudtest.Next[message.Result](session)
	rongcloudtest.Next[message.Ranking](session)
	assert.Empty(t, host.state().Undelivered)

	host.ok("POST", "/api/host/end", struct{}{}, nil)
	assert.True(t, rongcloudtest.Next[message.Ranking](session).Final)
	host.ok("POST", "/api/host/again", struct{}{}, nil)
	assert.True(t, rongcloudtest.Next[message.Ranking](session).Final)
}

func TestRoomIsCreatedIfMissing(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	room := newRoom("10086", server.Client())
	require.NoError(t, room.prepare(t.Context()))
	require.NoError(t, room.prepare(t.Context()))
	assert.Len(t, server.RequestsOf("chatroom.create"), 1, "a room in use keeps its settings")

	for _, operation := range []string{"user.getToken", "chatroom.get", "chatroom.create"} {
		failing := rongcloudtest.NewServer(t)
		failing.Inject(operation, emulator.Fault{Status: http.StatusForbidden, Body: `{"code":1007,"errorMessage":"no"}`})
		assert.ErrorIs(t, newRoom("10086", failing.Client()).prepare(t.Context()), rongcloud.ErrUnauthorized)
	}
}
