package rongcloud

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	opExpand  = Operation{ID: "message.setExpansion", Path: "/a", Quota: Quota{Window: Window{100, time.Second}, Counts: CountCalls, Groups: Window{20, time.Second}}}
	opPublish = Operation{ID: "ultragroup.publishMessage", Path: "/b", Quota: Quota{Window: Window{100, time.Second}, Counts: CountTargets, PerTarget: Window{20, time.Second}}}
)

func TestPartsOfABudget(t *testing.T) {
	twenty := []Window{{20, time.Second}}
	for name, c := range map[string]struct {
		granted map[string][]Window
		call    call
		want    []Part
	}{
		"no target":         {nil, call{op: opPublish}, nil},
		"a target":          {nil, call{op: opPublish, targets: []string{"g/c"}}, []Part{{"k:ultragroup.publishMessage:target:g/c", twenty, 1}}},
		"several":           {nil, call{op: opPublish, targets: []string{"g", "h"}, units: 2}, []Part{{"k:ultragroup.publishMessage:target:g", twenty, 1}, {"k:ultragroup.publishMessage:target:h", twenty, 1}}},
		"one twice":         {nil, call{op: opPublish, targets: []string{"g", "g"}, units: 2}, []Part{{"k:ultragroup.publishMessage:target:g", twenty, 2}}},
		"to a group":        {nil, call{op: opExpand, toGroup: true}, []Part{{"k:message.setExpansion:groups", twenty, 1}}},
		"units to a group":  {nil, call{op: opExpand, toGroup: true, units: 3}, []Part{{"k:message.setExpansion:groups", twenty, 3}}},
		"to a user":         {nil, call{op: opExpand}, nil},
		"no such part":      {nil, call{op: Operation{ID: "x", Quota: CallsPerSecond(1)}, toGroup: true, targets: []string{"g"}}, nil},
		"the whole granted": {map[string][]Window{"message.setExpansion": {{500, time.Second}}}, call{op: opExpand, toGroup: true}, []Part{{"k:message.setExpansion:groups", twenty, 1}}},
		"the part granted":  {map[string][]Window{"message.setExpansion:groups": {{50, time.Second}}}, call{op: opExpand, toGroup: true}, []Part{{"k:message.setExpansion:groups", []Window{{50, time.Second}}, 1}}},
		"each granted":      {map[string][]Window{"ultragroup.publishMessage:target": {{7, time.Minute}}}, call{op: opPublish, targets: []string{"g"}}, []Part{{"k:ultragroup.publishMessage:target:g", []Window{{7, time.Minute}}, 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			q := quotas{granted: c.granted}
			b, ok := q.budget("k", &c.call)
			assert.True(t, ok)
			assert.Equal(t, c.want, b.Parts)
		})
	}
	for _, name := range []string{"message.setExpansion:groups", "ultragroup.publishMessage:target", "push"} {
		_, err := New("k", "s", WithQuota(name, Window{1, time.Second}))
		assert.NoError(t, err)
	}
	_, err := New("k", "s", WithQuota("push:target", Window{1, time.Second}))
	assert.ErrorIs(t, err, ErrInvalidArgument)
}

// take takes one call without waiting.
func take(l *LocalLimiter, op Operation, units int, targets ...string) error {
	q := quotas{}
	b, _ := q.budget("app", &call{op: op, units: units, targets: targets, toGroup: len(targets) > 0})
	_, _, err := l.reserve(b, max(units, 1), 0)
	return err
}

func TestAPartIsKeptOnBothSides(t *testing.T) {
	l, clock := newTestLimiter()
	for range 20 {
		require.NoError(t, take(l, opPublish, 1, "a"))
	}
	var e *Error
	require.ErrorAs(t, take(l, opPublish, 1, "a"), &e)
	assert.Equal(t, 1040*time.Millisecond, e.RetryAfter)
	for range 20 {
		require.NoError(t, take(l, opPublish, 1, "b"), "another channel has room")
	}
	clock.advance(1039 * time.Millisecond)
	require.Error(t, take(l, opPublish, 1, "a"))
	clock.advance(time.Millisecond)
	require.NoError(t, take(l, opPublish, 1, "a"))
}

func TestWholeQuotaAppliesBesideItsParts(t *testing.T) {
	l, _ := newTestLimiter()
	for i := range 100 {
		require.NoError(t, take(l, opPublish, 1, strconv.Itoa(i%10)))
	}
	assert.ErrorIs(t, take(l, opPublish, 1, "new"), ErrRateLimited)
}

func TestCallRefusedByOnePartTakesNothing(t *testing.T) {
	l, _ := newTestLimiter()
	for range 20 {
		require.NoError(t, take(l, opPublish, 1, "full"))
	}
	for range 100 {
		require.Error(t, take(l, opPublish, 2, "other", "full"))
	}
	for range 20 {
		require.NoError(t, take(l, opPublish, 1, "other"))
	}
}

func TestCallsAboutGroupsHaveAPart(t *testing.T) {
	l, _ := newTestLimiter()
	for range 20 {
		require.NoError(t, take(l, opExpand, 1, "any group"))
	}
	assert.ErrorIs(t, take(l, opExpand, 1, "another group"), ErrRateLimited)
	for range 80 {
		require.NoError(t, take(l, opExpand, 1))
	}
	assert.ErrorIs(t, take(l, opExpand, 1), ErrRateLimited)
}

// Two operations share the budget "push".
func TestOperationsThatShareABudget(t *testing.T) {
	push := Quota{Window: Window{2, time.Hour}, Also: Window{3, 24 * time.Hour}, Counts: CountCalls, Shared: "push"}
	notify, broadcast := Operation{ID: "push.notify", Quota: push}, Operation{ID: "push.broadcast", Quota: push}
	l, clock := newTestLimiter()
	require.NoError(t, take(l, notify, 1))
	require.NoError(t, take(l, broadcast, 1))
	require.Error(t, take(l, notify, 1))
	clock.advance(time.Hour)
	require.NoError(t, take(l, broadcast, 1))
	require.Error(t, take(l, notify, 1), "three a day, of both")
}

func TestAPartIsPaced(t *testing.T) {
	l, clock := newTestLimiter()
	q := quotas{}
	b, _ := q.budget("app", &call{op: opPublish, targets: []string{"a"}})
	var used []time.Time
	for range 200 {
		_, wait, err := l.reserve(b, 1, time.Hour)
		require.NoError(t, err)
		used = append(used, clock.Now().Add(wait))
	}
	assert.LessOrEqual(t, mostIn(time.Second, used), 20)
}

// Unused budgets of channels are dropped, and those in use are not.
func TestUnusedBudgetsAreForgotten(t *testing.T) {
	l, clock := newTestLimiter()
	for i := range 20 * fewBudgets {
		require.NoError(t, take(l, Operation{ID: "o", Quota: Quota{Window: Window{1 << 30, time.Second}, PerTarget: Window{1, time.Second}}}, 1, strconv.Itoa(i)))
		clock.advance(time.Millisecond)
	}
	assert.Less(t, len(l.budgets), 4*fewBudgets)
	assert.ErrorIs(t, take(l, Operation{ID: "o", Quota: Quota{Window: Window{1 << 30, time.Second}, PerTarget: Window{1, time.Second}}}, 1, strconv.Itoa(20*fewBudgets-1)), ErrRateLimited)
}

func TestABadPart(t *testing.T) {
	l, _ := newTestLimiter()
	fine := []Window{{1, time.Second}}
	for parameter, part := range map[string]Part{
		"Budget.Parts[0].Windows": {Key: "k:p", Units: 1}, "Budget.Parts[0].Units": {Key: "k:p", Windows: fine, Units: -1},
	} {
		var e *Error
		require.ErrorAs(t, l.Take(t.Context(), Budget{Key: "k", Windows: fine, Parts: []Part{part}}, 1, 0), &e)
		assert.ErrorIs(t, e, ErrInvalidArgument)
		assert.Equal(t, parameter, e.Parameter)
	}
}

func TestTargetsOfCall(t *testing.T) {
	limiter, sent := &notingLimiter{}, 0
	client, err := New("k", "s", WithTransport(countingTransport(&sent)), WithLimiter(limiter, LimitWait))
	require.NoError(t, err)
	_, err = client.Call(t.Context(), Request{Operation: opPublish, Targets: []string{"g/c"}}, nil)
	require.NoError(t, err)
	_, err = client.Call(t.Context(), Request{Operation: opExpand, ToGroup: true}, nil)
	require.NoError(t, err)
	assert.Equal(t, "k:ultragroup.publishMessage:target:g/c", limiter.budgets[0].Parts[0].Key)
	assert.Equal(t, "k:message.setExpansion:groups", limiter.budgets[1].Parts[0].Key)
}
