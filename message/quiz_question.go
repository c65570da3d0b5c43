package message

import (
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// The limits of the quiz messages, which are also in the documentation for front-ends. A message with every field at
// its limit has at most [MaxContentBytes].
const (
	minOptions      = 2
	maxOptions      = 26
	maxQuestions    = 1000
	maxAccepted     = 20
	maxEntries      = 100
	maxCounter      = 1_000_000_000
	maxNameChars    = 64
	maxQuizIDChars  = 64
	maxOptionChars  = 32 // characters of an option's id
	maxTitleChars   = 500
	maxChoiceChars  = 200 // characters of an option's text
	maxAnswerChars  = 500 // characters of an open answer
	maxExplainChars = 1000
	maxExtraChars   = 4096
)

// QuestionKind is the kind of answer that a [Question] takes.
type QuestionKind string

const (
	SingleChoice   QuestionKind = "single"   // one option
	MultipleChoice QuestionKind = "multiple" // one or more options
	OpenAnswer     QuestionKind = "open"     // free text
)

// Question asks the users in a chatroom a quiz question (聊天室发题目), Quiz:Question. It is a type of this library, as are
// [Answer], [Result] and [Ranking]. docs/quiz-messages.md describes them for front-ends.
//
// It has no field for the right answer, which clients could read before the deadline. The [Result] has the right
// answer.
type Question struct {
	QuizID     string       `json:"quizId"`            // required, at most 64 characters; identifies the quiz
	QuestionID string       `json:"questionId"`        // required, at most 64 characters; unique within the quiz
	Number     int          `json:"number"`            // counted from 1
	Total      int          `json:"total"`             // number of questions in the quiz, at most 1000
	Kind       QuestionKind `json:"kind"`              // required
	Title      string       `json:"title"`             // required, at most 500 characters
	Options    []Choice     `json:"options,omitempty"` // 2 to 26 in the order to show; none for OpenAnswer
	OpensAt    time.Time    `json:"opensAt"`           // when answers begin to count
	Deadline   time.Time    `json:"deadline"`          // when answers stop counting; after OpensAt
	User       *Sender      `json:"user,omitempty"`    // who asks, for clients that show it
	Extra      string       `json:"extra,omitempty"`   // data of your own, at most 4096 characters
}

// Choice is an option of a [Question].
type Choice struct {
	ID   string `json:"id"`   // 1 to 32 characters; unique within the question
	Text string `json:"text"` // 1 to 200 characters
}

// ObjectName returns Quiz:Question.
func (Question) ObjectName() string { return "Quiz:Question" }

// Validate checks the limits of the fields.
func (q Question) Validate() error {
	c := checkOf(q)
	c.question(q.QuizID, q.QuestionID)
	c.between("total", q.Total, 1, maxQuestions)
	c.between("number", q.Number, 1, q.Total)
	c.kind(q.Kind)
	c.written("title", q.Title, maxTitleChars)
	c.options(q)
	c.moment("opensAt", q.OpensAt)
	c.moment("deadline", q.Deadline)
	// The wire has milliseconds, so smaller differences would be lost.
	if q.Deadline.UnixMilli() <= q.OpensAt.UnixMilli() {
		c.Fail("deadline", "must be after opensAt")
	}
	c.sender(q.User)
	c.Check("extra", q.Extra, param.Chars(maxExtraChars), false)
	return c.found()
}

func (c check) options(q Question) {
	if q.Kind == OpenAnswer {
		c.none("options", len(q.Options), q.Kind)
		return
	}
	c.optionCount("options", len(q.Options))
	var ids unique
	for i, o := range q.Options {
		c.optionID(at("options", i, "id"), o.ID, &ids)
		c.written(at("options", i, "text"), o.Text, maxChoiceChars)
	}
}

func (q Question) MarshalJSON() ([]byte, error)     { return toWire(q) }
func (q *Question) UnmarshalJSON(text []byte) error { return fromWire(text, q) }

// question checks the ids of a quiz and a question.
func (c check) question(quizID, questionID string) {
	c.written("quizId", quizID, maxQuizIDChars)
	c.written("questionId", questionID, maxQuizIDChars)
}

func (c check) kind(k QuestionKind) {
	switch k {
	case SingleChoice, MultipleChoice, OpenAnswer:
	default:
		c.Fail("kind", "must be %s, %s or %s", SingleChoice, MultipleChoice, OpenAnswer)
	}
}

// none checks that a list which only another kind of question has is empty.
func (c check) none(field string, n int, kind QuestionKind) {
	if n > 0 {
		c.Fail(field, "must be empty when kind is %s, has %d", kind, n)
	}
}

func (c check) optionCount(field string, n int) {
	if n < minOptions || n > maxOptions {
		c.Fail(field, "must have %d to %d options, has %d", minOptions, maxOptions, n)
	}
}

// unique is a set of ids that rejects duplicates.
type unique map[string]bool

func (c check) once(field, id string, ids *unique) {
	if *ids == nil {
		*ids = unique{}
	}
	if (*ids)[id] {
		c.Fail(field, "must be unique, is there twice")
	}
	(*ids)[id] = true
}

func (c check) optionID(field, id string, ids *unique) {
	c.written(field, id, maxOptionChars)
	c.once(field, id, ids)
}

// written checks that a string has more than spaces.
func (c check) written(field, value string, limit int) {
	c.Check(field, value, param.Chars(limit), true)
	if strings.TrimSpace(value) == "" {
		c.Fail(field, "must have 1 to %d characters, has only blanks", limit)
	}
}

func (c check) counter(field string, n int) { c.between(field, n, 0, maxCounter) }
