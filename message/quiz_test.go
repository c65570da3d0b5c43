package message

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func choices(n int) []Choice {
	list := make([]Choice, n)
	for i := range list {
		list[i] = Choice{ID: fmt.Sprint(i), Text: "option"}
	}
	return list
}

func goodQuestion() Question {
	return Question{
		QuizID: "z1", QuestionID: "q1", Number: 1, Total: 10, Kind: SingleChoice, Title: "1 + 1 = ?", Options: choices(4),
		OpensAt: noon, Deadline: noon.Add(10 * time.Second), User: someone, Extra: "x",
	}
}

func goodAnswer() Answer {
	return Answer{QuizID: "z1", QuestionID: "q1", OptionIDs: []string{"1"}, AnsweredAt: noon}
}

func counts(n, each int) []ChoiceCount {
	list := make([]ChoiceCount, n)
	for i := range list {
		list[i] = ChoiceCount{ID: fmt.Sprint(i), Count: each}
	}
	return list
}

func goodResult() Result {
	return Result{
		QuizID: "z1", QuestionID: "q1", Kind: SingleChoice, CorrectOptionIDs: []string{"1"}, Counts: counts(4, 25),
		Answered: 100, CorrectCount: 25, ClosedAt: noon, Explanation: "arithmetic",
	}
}

func openResult() Result {
	r := goodResult()
	r.Kind, r.CorrectOptionIDs, r.Counts, r.AcceptedTexts = OpenAnswer, nil, nil, []string{"two", "2"}
	return r
}

func entries(n int) []RankingEntry {
	list := make([]RankingEntry, n)
	for i := range list {
		list[i] = RankingEntry{Rank: i + 1, UserID: fmt.Sprintf("u%d", i), Name: "Ann", Score: 10, Correct: 1}
	}
	return list
}

func goodRanking() Ranking {
	return Ranking{QuizID: "z1", AfterQuestion: 3, Final: true, Participants: 500, Entries: entries(3), UpdatedAt: noon}
}

// with returns a copy of good after change.
func with[T Content](good T, change func(*T)) Content {
	change(&good)
	return good
}

func TestQuizContentsOnTheWire(t *testing.T) {
	for _, c := range []struct {
		content Content
		json    string
	}{
		{with(goodQuestion(), func(q *Question) { q.Options = choices(2) }), `{"quizId":"z1","questionId":"q1","number":1,"total":10,"kind":"single","title":"1 + 1 = ?",` +
			`"options":[{"id":"0","text":"option"},{"id":"1","text":"option"}],"opensAt":1700000000123,"deadline":1700000010123,` + someoneJSON + `}`},
		{with(goodQuestion(), func(q *Question) { q.Kind, q.Options, q.User, q.Extra = OpenAnswer, nil, nil, "" }),
			`{"quizId":"z1","questionId":"q1","number":1,"total":10,"kind":"open","title":"1 + 1 = ?","opensAt":1700000000123,"deadline":1700000010123}`},
		{goodAnswer(), `{"quizId":"z1","questionId":"q1","optionIds":["1"],"answeredAt":1700000000123}`},
		{Answer{QuizID: "z1", QuestionID: "q2", Text: "two", AnsweredAt: noon}, `{"quizId":"z1","questionId":"q2","text":"two","answeredAt":1700000000123}`},
		{with(goodResult(), func(r *Result) { r.Counts = counts(2, 50) }), `{"quizId":"z1","questionId":"q1","kind":"single","correctOptionIds":["1"],` +
			`"counts":[{"id":"0","count":50},{"id":"1","count":50}],"answered":100,"correctCount":25,"closedAt":1700000000123,"explanation":"arithmetic"}`},
		{openResult(), `{"quizId":"z1","questionId":"q1","kind":"open","acceptedTexts":["two","2"],"answered":100,"correctCount":25,` +
			`"closedAt":1700000000123,"explanation":"arithmetic"}`},
		{with(goodRanking(), func(r *Ranking) { r.Entries = entries(1) }), `{"quizId":"z1","afterQuestion":3,"final":true,"participants":500,` +
			`"entries":[{"rank":1,"userId":"u0","name":"Ann","score":10,"correct":1}],"updatedAt":1700000000123}`},
		{Ranking{QuizID: "z1", AfterQuestion: 1, UpdatedAt: noon}, `{"quizId":"z1","afterQuestion":1,"final":false,"participants":0,"entries":[],"updatedAt":1700000000123}`},
	} {
		_, body, wrong := encode(c.content)
		require.Nil(t, wrong)
		assert.JSONEq(t, c.json, body)
		assert.Equal(t, c.content, Decode(c.content.ObjectName(), body))
	}
}

// Clients receive the question before the deadline, so it must not contain the right answer.
func TestQuestionCannotCarryItsAnswer(t *testing.T) {
	for _, path := range fieldPaths(reflect.TypeFor[Question]()) {
		for _, word := range []string{"answer", "correct", "right", "solution", "accepted", "result", "explanation"} {
			assert.NotContains(t, strings.ToLower(path), word)
		}
	}
}

func TestFieldPaths(t *testing.T) {
	assert.Equal(t, []string{"quizId", "questionId", "number", "total", "kind", "title", "options", "options[].id", "options[].text",
		"opensAt", "deadline", "user", "user.id", "user.name", "user.portrait", "user.extra", "extra"}, fieldPaths(reflect.TypeFor[Question]()))
}

// fieldPaths returns the JSON names of the fields of a struct and of the structs in it.
func fieldPaths(kind reflect.Type) []string {
	var paths []string
	for i := range kind.NumField() {
		f := kind.Field(i)
		name, inner, join := jsonName(f), f.Type, "."
		paths = append(paths, name)
		if inner.Kind() == reflect.Slice {
			inner, join = inner.Elem(), "[]."
		} else if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[time.Time]() {
			for _, path := range fieldPaths(inner) {
				paths = append(paths, name+join+path)
			}
		}
	}
	return paths
}

const unbounded = -1

// quizLimit is the limit of a field. Its content has n characters or n values in the field, or the value n.
type quizLimit struct {
	field     string
	low, high int
	says      string
	content   func(n int) Content
}

func quizLimits() []quizLimit {
	question := func(set func(q *Question, n int)) func(n int) Content {
		return func(n int) Content { return with(goodQuestion(), func(q *Question) { set(q, n) }) }
	}
	answer := func(set func(a *Answer, n int)) func(n int) Content {
		return func(n int) Content { return with(goodAnswer(), func(a *Answer) { set(a, n) }) }
	}
	result := func(set func(r *Result, n int)) func(n int) Content {
		return func(n int) Content { return with(goodResult(), func(r *Result) { set(r, n) }) }
	}
	open := func(set func(r *Result, n int)) func(n int) Content {
		return func(n int) Content { return with(openResult(), func(r *Result) { set(r, n) }) }
	}
	ranking := func(set func(r *Ranking, n int)) func(n int) Content {
		return func(n int) Content { return with(goodRanking(), func(r *Ranking) { set(r, n) }) }
	}
	chars := func(n int) string { return strings.Repeat("安", n) }

	return []quizLimit{
		{"quizId", 1, 64, "64 characters", question(func(q *Question, n int) { q.QuizID = chars(n) })},
		{"questionId", 1, 64, "64 characters", question(func(q *Question, n int) { q.QuestionID = chars(n) })},
		{"number", 1, 10, "1 to 10", question(func(q *Question, n int) { q.Number = n })},
		{"total", 1, 1000, "1 to 1000", question(func(q *Question, n int) { q.Number, q.Total = min(n, 1), n })},
		{"title", 1, 500, "500 characters", question(func(q *Question, n int) { q.Title = chars(n) })},
		{"options", 2, 26, "2 to 26 options", question(func(q *Question, n int) { q.Options = choices(n) })},
		{"options[1].id", 1, 32, "32 characters", question(func(q *Question, n int) { q.Options[1].ID = chars(n) })},
		{"options[2].text", 1, 200, "200 characters", question(func(q *Question, n int) { q.Options[2].Text = chars(n) })},
		{"extra", unbounded, 4096, "4096 characters", question(func(q *Question, n int) { q.Extra = chars(n) })},

		{"quizId", 1, 64, "64 characters", answer(func(a *Answer, n int) { a.QuizID = chars(n) })},
		{"questionId", 1, 64, "64 characters", answer(func(a *Answer, n int) { a.QuestionID = chars(n) })},
		{"optionIds", 1, 26, "26 values", answer(func(a *Answer, n int) {
			a.OptionIDs = nil
			for i := range n {
				a.OptionIDs = append(a.OptionIDs, fmt.Sprint(i))
			}
		})},
		{"optionIds[0]", 1, 32, "32 characters", answer(func(a *Answer, n int) { a.OptionIDs = []string{chars(n)} })},
		{"text", unbounded, 500, "500 characters", answer(func(a *Answer, n int) { a.OptionIDs, a.Text = nil, chars(n) })},

		{"quizId", 1, 64, "64 characters", result(func(r *Result, n int) { r.QuizID = chars(n) })},
		{"questionId", 1, 64, "64 characters", result(func(r *Result, n int) { r.QuestionID = chars(n) })},
		{"answered", 0, 1_000_000_000, "0 to 1000000000", result(func(r *Result, n int) {
			r.Answered, r.CorrectCount, r.Counts = n, min(n, 0), counts(4, 0)
		})},
		{"correctCount", 0, 100, "0 to 100", result(func(r *Result, n int) { r.CorrectCount = n })},
		{"correctOptionIds", 1, 26, "26 values", result(func(r *Result, n int) {
			r.Counts, r.CorrectOptionIDs = counts(26, 0), nil
			for i := range n {
				r.CorrectOptionIDs = append(r.CorrectOptionIDs, fmt.Sprint(i))
			}
		})},
		{"counts", 2, 26, "2 to 26 options", result(func(r *Result, n int) { r.Counts, r.CorrectOptionIDs = counts(n, 0), []string{"0"} })},
		{"counts[0].id", 1, 32, "32 characters", result(func(r *Result, n int) { r.Counts[0].ID = chars(n) })},
		{"counts[0].count", 0, 100, "0 to 100", result(func(r *Result, n int) { r.Kind, r.Counts[0].Count = MultipleChoice, n })},
		{"counts", unbounded, 25, "add up to at most answered (100)", result(func(r *Result, n int) { r.Counts[3].Count = n })},
		{"explanation", unbounded, 1000, "1000 characters", result(func(r *Result, n int) { r.Explanation = chars(n) })},
		{"acceptedTexts", 1, 20, "20 values", open(func(r *Result, n int) { r.AcceptedTexts = strings.Split(strings.Repeat("a", n), "") })},
		{"acceptedTexts[1]", 1, 500, "500 characters", open(func(r *Result, n int) { r.AcceptedTexts[1] = chars(n) })},

		{"quizId", 1, 64, "64 characters", ranking(func(r *Ranking, n int) { r.QuizID = chars(n) })},
		{"afterQuestion", 1, 1000, "1 to 1000", ranking(func(r *Ranking, n int) { r.AfterQuestion = n })},
		{"participants", 0, 1_000_000_000, "0 to 1000000000", ranking(func(r *Ranking, n int) { r.Participants, r.Entries = n, nil })},
		{"entries", unbounded, 100, "at most 100 values", ranking(func(r *Ranking, n int) { r.Entries = entries(n) })},
		{"entries[1].userId", 1, 64, "64 bytes", ranking(func(r *Ranking, n int) { r.Entries[1].UserID = strings.Repeat("u", n) })},
		{"entries[1].name", unbounded, 64, "64 characters", ranking(func(r *Ranking, n int) { r.Entries[1].Name = chars(n) })},
		{"entries[1].score", 0, 1_000_000_000, "0 to 1000000000", ranking(func(r *Ranking, n int) { r.Entries[1].Score = n })},
		{"entries[1].correct", 0, 3, "0 to 3", ranking(func(r *Ranking, n int) { r.Entries[1].Correct = n })},
	}
}

func TestQuizLimits(t *testing.T) {
	for _, c := range quizLimits() {
		t.Run(reflect.TypeOf(c.content(1)).Name()+" "+c.field, func(t *testing.T) {
			assert.NoError(t, c.content(c.high).(validator).Validate())
			assertFieldError(t, c.content(c.high+1), c.field, c.says)
			if c.low != unbounded {
				assert.NoError(t, c.content(c.low).(validator).Validate())
				assertFieldError(t, c.content(c.low-1), c.field, c.says)
			}
		})
	}
}

func TestInconsistentQuizContents(t *testing.T) {
	for name, c := range map[string]struct {
		content     Content
		field, says string
	}{
		"no title":               {with(goodQuestion(), func(q *Question) { q.Title = "" }), "title", "is empty"},
		"a blank title":          {with(goodQuestion(), func(q *Question) { q.Title = " \u3000\n" }), "title", "only blanks"},
		"a cut title":            {with(goodQuestion(), func(q *Question) { q.Title = "安"[:2] }), "title", "UTF-8"},
		"no kind":                {with(goodQuestion(), func(q *Question) { q.Kind = "" }), "kind", "single, multiple or open"},
		"an unknown kind":        {with(goodQuestion(), func(q *Question) { q.Kind = "essay" }), "kind", "single, multiple or open"},
		"number over total":      {with(goodQuestion(), func(q *Question) { q.Number = 11 }), "number", "1 to 10, is 11"},
		"one option":             {with(goodQuestion(), func(q *Question) { q.Options = choices(1) }), "options", "has 1"},
		"one of several":         {with(goodQuestion(), func(q *Question) { q.Kind, q.Options = MultipleChoice, choices(1) }), "options", "has 1"},
		"no options":             {with(goodQuestion(), func(q *Question) { q.Options = nil }), "options", "2 to 26 options"},
		"options when open":      {with(goodQuestion(), func(q *Question) { q.Kind = OpenAnswer }), "options", "empty when kind is open"},
		"equal option ids":       {with(goodQuestion(), func(q *Question) { q.Options[3].ID = "1" }), "options[3].id", "unique"},
		"a blank option":         {with(goodQuestion(), func(q *Question) { q.Options[0].Text = " " }), "options[0].text", "only blanks"},
		"no opening":             {with(goodQuestion(), func(q *Question) { q.OpensAt = time.Time{} }), "opensAt", "zero time"},
		"no deadline":            {with(goodQuestion(), func(q *Question) { q.Deadline = time.Time{} }), "deadline", "zero time"},
		"closed before it opens": {with(goodQuestion(), func(q *Question) { q.Deadline = noon.Add(-time.Millisecond) }), "deadline", "after opensAt"},
		"open for nothing":       {with(goodQuestion(), func(q *Question) { q.Deadline = noon.Add(time.Microsecond) }), "deadline", "after opensAt"},
		"a cut name":             {with(goodQuestion(), func(q *Question) { q.User = &Sender{Name: "\xff"} }), "user.name", "UTF-8"},

		"two answers":           {with(goodAnswer(), func(a *Answer) { a.Text = "two" }), "text", "must be empty"},
		"no answer":             {with(goodAnswer(), func(a *Answer) { a.OptionIDs = nil }), "optionIds", "has none"},
		"a blank answer":        {with(goodAnswer(), func(a *Answer) { a.OptionIDs, a.Text = nil, " " }), "text", "only blanks"},
		"the same option twice": {with(goodAnswer(), func(a *Answer) { a.OptionIDs = []string{"1", "2", "1"} }), "optionIds[2]", "unique"},
		"answered at no time":   {with(goodAnswer(), func(a *Answer) { a.AnsweredAt = time.Time{} }), "answeredAt", "zero time"},

		"a result without a kind":     {with(goodResult(), func(r *Result) { r.Kind = "" }), "kind", "single, multiple or open"},
		"nothing is right":            {with(goodResult(), func(r *Result) { r.CorrectOptionIDs = nil }), "correctOptionIds", "has none"},
		"right is what is no option":  {with(goodResult(), func(r *Result) { r.CorrectOptionIDs = []string{"1", "9"} }), "correctOptionIds[1]", "an id in counts"},
		"right twice":                 {with(goodResult(), func(r *Result) { r.CorrectOptionIDs = []string{"1", "1"} }), "correctOptionIds[1]", "unique"},
		"counted twice":               {with(goodResult(), func(r *Result) { r.Counts[1].ID = "0" }), "counts[1].id", "unique"},
		"texts of a choice":           {with(goodResult(), func(r *Result) { r.AcceptedTexts = []string{"two"} }), "acceptedTexts", "empty when kind is single"},
		"options of an open question": {with(openResult(), func(r *Result) { r.CorrectOptionIDs = []string{"1"} }), "correctOptionIds", "empty when kind is open"},
		"counts of an open question":  {with(openResult(), func(r *Result) { r.Counts = counts(2, 0) }), "counts", "empty when kind is open"},
		"closed at no time":           {with(goodResult(), func(r *Result) { r.ClosedAt = time.Time{} }), "closedAt", "zero time"},

		"more ranks than participants": {with(goodRanking(), func(r *Ranking) { r.Participants = 2 }), "entries", "at most participants (2)"},
		"ranked 0th":                   {with(goodRanking(), func(r *Ranking) { r.Entries[0].Rank = 0 }), "entries[0].rank", "at least 1"},
		"not in order":                 {with(goodRanking(), func(r *Ranking) { r.Entries[2].Rank = 1 }), "entries[2].rank", "below the rank before it (2)"},
		"a user twice":                 {with(goodRanking(), func(r *Ranking) { r.Entries[2].UserID = "u0" }), "entries[2].userId", "unique"},
		"updated at no time":           {with(goodRanking(), func(r *Ranking) { r.UpdatedAt = time.Time{} }), "updatedAt", "zero time"},
	} {
		t.Run(name, func(t *testing.T) { assertFieldError(t, c.content, c.field, c.says) })
	}
}

func TestUnusualValidQuizContents(t *testing.T) {
	for name, c := range map[string]Content{
		"a multiple choice":           with(goodQuestion(), func(q *Question) { q.Kind = MultipleChoice }),
		"an open question":            with(goodQuestion(), func(q *Question) { q.Kind, q.Options = OpenAnswer, nil }),
		"no sender and no extra":      with(goodQuestion(), func(q *Question) { q.User, q.Extra = nil, "" }),
		"ids that differ in case":     with(goodQuestion(), func(q *Question) { q.Options = []Choice{{"a", "1"}, {"A", "2"}} }),
		"everybody took several":      with(goodResult(), func(r *Result) { r.Kind, r.Counts = MultipleChoice, counts(4, 100) }),
		"two options count as right":  with(goodResult(), func(r *Result) { r.CorrectOptionIDs = []string{"1", "2"} }),
		"nobody took part":            with(goodResult(), func(r *Result) { r.Answered, r.CorrectCount, r.Counts = 0, 0, counts(4, 0) }),
		"an open one nobody answered": with(openResult(), func(r *Result) { r.Answered, r.CorrectCount = 0, 0 }),
		"equals":                      with(goodRanking(), func(r *Ranking) { r.Entries[1].Rank = 1 }),
		"nobody ranked":               with(goodRanking(), func(r *Ranking) { r.Entries, r.Participants = nil, 0 }),
		"a user without a name":       with(goodRanking(), func(r *Ranking) { r.Entries[0].Name = "" }),
	} {
		t.Run(name, func(t *testing.T) { assert.NoError(t, c.(validator).Validate()) })
	}
}

// A content with all fields at their limits fits into a message.
func TestTheLargestQuizContentsFit(t *testing.T) {
	worst := func(n int) string { return strings.Repeat("\x01", n-1) + "a" } // JSON needs six bytes for each
	id := func(i, n int) string { return worst(n-2) + fmt.Sprintf("%02d", i) }

	q := goodQuestion()
	q.QuizID, q.QuestionID, q.Title, q.Extra, q.Options = worst(64), worst(64), worst(500), worst(4096), choices(26)
	r := goodResult()
	r.QuizID, r.QuestionID, r.Explanation, r.Counts, r.CorrectOptionIDs = worst(64), worst(64), worst(1000), counts(26, 1), nil
	for i := range q.Options {
		q.Options[i] = Choice{ID: id(i, 32), Text: worst(200)}
		r.Counts[i].ID = id(i, 32)
		r.CorrectOptionIDs = append(r.CorrectOptionIDs, id(i, 32))
	}
	o := openResult()
	o.QuizID, o.QuestionID, o.Explanation, o.AcceptedTexts = worst(64), worst(64), worst(1000), nil
	for range 20 {
		o.AcceptedTexts = append(o.AcceptedTexts, worst(500))
	}
	a := goodAnswer()
	a.QuizID, a.QuestionID, a.OptionIDs = worst(64), worst(64), r.CorrectOptionIDs
	l := goodRanking()
	l.QuizID, l.Participants, l.AfterQuestion, l.Entries = worst(64), 1_000_000_000, 1000, entries(100)
	for i := range l.Entries {
		l.Entries[i] = RankingEntry{Rank: 1_000_000_000, UserID: strings.Repeat(`"`, 62) + fmt.Sprintf("%02d", i), Name: worst(64), Score: 1_000_000_000, Correct: 1000}
	}
	for _, c := range []Content{q, r, o, a, l} {
		_, _, wrong := encode(c)
		assert.Nil(t, wrong, c.ObjectName())
	}
}
