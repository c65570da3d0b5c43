package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
)

// twoPlayers returns a game that ann and bob have joined.
func twoPlayers() (*game, *clock) {
	c := &clock{at: start}
	g := newGame("quiz-1", quizQuestions(), time.Second, c.now)
	g.join("ann", "Ann")
	g.join("bob", "Bob")
	return g, c
}

// opened returns a game whose first question accepts answers.
func opened(t *testing.T) (*game, *clock) {
	g, c := twoPlayers()
	_, err := g.open(1)
	require.NoError(t, err)
	c.advance(time.Second)
	return g, c
}

func TestOpenQuestion(t *testing.T) {
	g, _ := twoPlayers()
	q, err := g.open(1)
	require.NoError(t, err)
	require.NoError(t, q.Validate())
	assert.Equal(t, message.Question{
		QuizID: "quiz-1", QuestionID: "q1", Number: 1, Total: 2, Kind: message.SingleChoice, Title: "First?",
		Options: []message.Choice{{ID: "A", Text: "one"}, {ID: "B", Text: "two"}, {ID: "C", Text: "three"}},
		OpensAt: start.Add(time.Second), Deadline: start.Add(11 * time.Second),
		Extra: `{"zh":{"title":"第一？","options":{"A":"一","B":"二"}}}`,
	}, q)
	assert.Equal(t, 11*time.Second, g.untilDeadline())
}

// Every action in every phase.
func TestMoves(t *testing.T) {
	put := func(n int) func(*game) error {
		return func(g *game) error { _, err := g.open(n); return err }
	}
	closeIt := func(n int) func(*game) error {
		return func(g *game) error { _, _, err := g.close(n); return err }
	}
	end := func(g *game) error { _, err := g.end(); return err }

	for _, c := range []struct {
		name   string
		before []func(*game) error
		move   func(*game) error
		want   error
		phase  phase
	}{
		{"begin with the second", nil, put(2), errNotNext, lobby},
		{"begin with none", nil, put(0), errNotNext, lobby},
		{"close nothing", nil, closeIt(1), errNotOpen, lobby},
		{"close number 0", nil, closeIt(0), errNotOpen, lobby},
		{"end before the beginning", nil, end, nil, ended},
		{"begin", nil, put(1), nil, open},
		{"put again while open", []func(*game) error{put(1)}, put(1), errStillOpen, open},
		{"go on while open", []func(*game) error{put(1)}, put(2), errStillOpen, open},
		{"end while open", []func(*game) error{put(1)}, end, errStillOpen, open},
		{"close another", []func(*game) error{put(1)}, closeIt(2), errNotOpen, open},
		{"close", []func(*game) error{put(1)}, closeIt(1), nil, closed},
		{"close twice", []func(*game) error{put(1), closeIt(1)}, closeIt(1), errNotOpen, closed},
		{"put again when closed", []func(*game) error{put(1), closeIt(1)}, put(1), errNotNext, closed},
		{"go on", []func(*game) error{put(1), closeIt(1)}, put(2), nil, open},
		{"close the previous one", []func(*game) error{put(1), closeIt(1), put(2)}, closeIt(1), errNotOpen, open},
		{"more than there are", []func(*game) error{put(1), closeIt(1), put(2), closeIt(2)}, put(3), errNotNext, closed},
		{"end", []func(*game) error{put(1), closeIt(1)}, end, nil, ended},
		{"end twice", []func(*game) error{end}, end, errOver, ended},
		{"put after the end", []func(*game) error{end}, put(1), errOver, ended},
		{"close after the end", []func(*game) error{put(1), closeIt(1), end}, closeIt(1), errNotOpen, ended},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := twoPlayers()
			for _, before := range c.before {
				require.NoError(t, before(g))
			}
			assert.ErrorIs(t, c.move(g), c.want)
			assert.Equal(t, c.phase, g.forScreen().Phase)
		})
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		user   string
		answer message.Answer
		want   error
	}{
		{"right", "ann", answerTo("q1", "B"), nil},
		{"wrong, which is nobody's business yet", "ann", answerTo("q1", "A"), nil},
		{"two options of a single choice", "ann", answerTo("q1", "A", "B"), errBadAnswer},
		{"none", "ann", answerTo("q1"), errBadAnswer},
		{"an option that is not there", "ann", answerTo("q1", "D"), errBadAnswer},
		{"an option by another case", "ann", answerTo("q1", "b"), errBadAnswer},
		{"a text", "ann", message.Answer{QuizID: "quiz-1", QuestionID: "q1", Text: "two"}, errBadAnswer},
		{"a question that was not put", "ann", answerTo("q2", "A"), errNoQuestion},
		{"a question that is not there", "ann", answerTo("q9", "A"), errNoQuestion},
		{"another quiz", "ann", message.Answer{QuizID: "quiz-2", QuestionID: "q1", OptionIDs: []string{"B"}}, errNoQuestion},
		{"somebody who did not join", "eve", answerTo("q1", "B"), errNoSession},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := opened(t)
			assert.ErrorIs(t, g.answer(c.user, c.answer), c.want)
			_, found := g.answers[c.user]
			assert.Equal(t, c.want == nil, found)
		})
	}
}

func TestAnswerCountsOnce(t *testing.T) {
	g, c := opened(t)
	require.NoError(t, g.answer("ann", answerTo("q1", "A")))
	assert.NoError(t, g.answer("ann", answerTo("q1", "A")), "the same again is a repeat")
	assert.ErrorIs(t, g.answer("ann", answerTo("q1", "B")), errAnswered)
	assert.NoError(t, g.answer("bob", answerTo("q1", "B")), "another player's is another answer")
	result, _, err := g.close(1)
	require.NoError(t, err)
	assert.Equal(t, []message.ChoiceCount{{ID: "A", Count: 1}, {ID: "B", Count: 1}, {ID: "C", Count: 0}}, result.Counts)
	assert.Equal(t, 2, result.Answered)

	c.advance(time.Hour)
	assert.NoError(t, g.answer("ann", answerTo("q1", "A")), "a repeat may come late: it was counted in time")
	assert.ErrorIs(t, g.answer("ann", answerTo("q1", "B")), errAnswered)
}

func TestDuplicateAnswerKeepsPoints(t *testing.T) {
	g, c := opened(t)
	require.NoError(t, g.answer("ann", answerTo("q1", "B")))
	c.advance(9 * time.Second)
	require.NoError(t, g.answer("ann", answerTo("q1", "B")))
	_, ranking, err := g.close(1)
	require.NoError(t, err)
	assert.Equal(t, 20, ranking.Entries[0].Score)
}

func TestServerClockDecides(t *testing.T) {
	for _, c := range []struct {
		after time.Duration // since the question was put
		want  error
	}{
		{0, errTooEarly},
		{time.Second - 1, errTooEarly},
		{time.Second, nil},
		{11*time.Second - 1, nil},
		{11 * time.Second, errTooLate},
		{time.Hour, errTooLate},
	} {
		g, now := twoPlayers()
		_, err := g.open(1)
		require.NoError(t, err)
		now.advance(c.after)
		answer := answerTo("q1", "B")
		answer.AnsweredAt = start.Add(5 * time.Second) // what the client claims is of no account
		assert.ErrorIs(t, g.answer("ann", answer), c.want, c.after)
	}
}

func TestAnswerAfterClose(t *testing.T) {
	g, _ := opened(t)
	_, _, err := g.close(1)
	require.NoError(t, err)
	assert.ErrorIs(t, g.answer("ann", answerTo("q1", "B")), errTooLate, "before the deadline, but the host was earlier")
	_, err = g.open(2)
	require.NoError(t, err)
	assert.ErrorIs(t, g.answer("ann", answerTo("q1", "B")), errTooLate)
}

func TestResultsAndRanking(t *testing.T) {
	g, c := opened(t)
	require.NoError(t, g.answer("ann", answerTo("q1", "B")))
	c.advance(5 * time.Second)
	require.NoError(t, g.answer("bob", answerTo("q1", "B")))
	c.advance(time.Hour)
	result, ranking, err := g.close(1)
	require.NoError(t, err)
	require.NoError(t, result.Validate())
	require.NoError(t, ranking.Validate())
	assert.Equal(t, []string{"B"}, result.CorrectOptionIDs)
	assert.Equal(t, 2, result.CorrectCount)
	assert.Equal(t, "because-of-one", result.Explanation)
	assert.Equal(t, start.Add(11*time.Second), result.ClosedAt, "answers ceased to count at the deadline, however late the closing")
	assert.Equal(t, []message.RankingEntry{
		{Rank: 1, UserID: "ann", Name: "Ann", Score: 20, Correct: 1},
		{Rank: 2, UserID: "bob", Name: "Bob", Score: 15, Correct: 1},
	}, ranking.Entries)

	_, err = g.open(2)
	require.NoError(t, err)
	c.advance(time.Second)
	require.NoError(t, g.answer("bob", answerTo("q2", "C", "A")), "the order does not matter")
	require.NoError(t, g.answer("ann", answerTo("q2", "A")), "half of what is right is not right")
	result, _, err = g.close(2)
	require.NoError(t, err)
	assert.Equal(t, c.now(), result.ClosedAt, "closed early")
	assert.Equal(t, 1, result.CorrectCount)
	last, err := g.end()
	require.NoError(t, err)
	require.NoError(t, last.Validate())
	assert.True(t, last.Final)
	assert.Equal(t, []message.RankingEntry{
		{Rank: 1, UserID: "bob", Name: "Bob", Score: 35, Correct: 2},
		{Rank: 2, UserID: "ann", Name: "Ann", Score: 20, Correct: 1},
	}, last.Entries)
}

// Pages show the later of two rankings, so even one made in the same millisecond must have a later time.
func TestRankingsHaveDistinctTimes(t *testing.T) {
	g, _ := opened(t)
	_, first, err := g.close(1)
	require.NoError(t, err)
	second, err := g.end()
	require.NoError(t, err)
	assert.Greater(t, second.UpdatedAt.UnixMilli(), first.UpdatedAt.UnixMilli())
}

func TestEndWithoutQuestion(t *testing.T) {
	g, _ := twoPlayers()
	ranking, err := g.end()
	require.NoError(t, err)
	assert.Nil(t, ranking)
}

func TestWithdraw(t *testing.T) {
	g, c := opened(t)
	require.NoError(t, g.answer("ann", answerTo("q1", "B")))
	assert.False(t, g.withdraw(1), "somebody has answered, so it has been seen")
	_, _, err := g.close(1)
	require.NoError(t, err)
	assert.False(t, g.withdraw(1), "it is over")
	shown := g.forPlayer("ann")

	_, err = g.open(2)
	require.NoError(t, err)
	assert.False(t, g.withdraw(1), "another one is open")
	assert.True(t, g.withdraw(2))
	assert.Equal(t, shown, g.forPlayer("ann"), "all is as it was")
	_, err = g.open(2)
	require.NoError(t, err, "it can be put now")
	c.advance(time.Second)
	assert.NoError(t, g.answer("ann", answerTo("q2", "A")))
}

func TestWithdrawFirstQuestion(t *testing.T) {
	g, _ := opened(t)
	assert.True(t, g.withdraw(1))
	assert.Equal(t, lobby, g.forScreen().Phase)
	assert.Nil(t, g.forScreen().Question)
}
