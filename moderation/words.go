package moderation

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxWord  = 32 // characters
	maxWords = 50 // in a call, and of an app by default
)

// Word is a sensitive word.
type Word struct {
	Text        string `param:"word" json:"word"`               // required: at most 32 characters; the documentation allows letters, digits and Chinese characters
	Replacement string `param:"replaceWord" json:"replaceWord"` // at most 32 characters; empty: the word blocks messages
}

// Blocks reports whether the word blocks messages. If not, it is replaced in them.
func (w Word) Blocks() bool { return w.Replacement == "" }

var opAdd = rongcloud.Operation{ID: "sensitive.add", Path: "/sensitiveword/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Add adds a sensitive word (添加敏感词). An app can have 50 by default. If the word exists, its replacement changes.
//
// A repeat has no further effect.
//
// Operation sensitive.add: POST /sensitiveword/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/moderation/add-sensitive-word
func (s *Service) Add(ctx context.Context, w Word, opts ...rongcloud.CallOption) error {
	p := param.Of[Word](opAdd)
	p.Text("word", w.Text, param.Chars(maxWord))
	p.Optional("replaceWord", w.Replacement, param.Chars(maxWord))
	return p.Do(ctx, s.via(), opts)
}

// AddAllParams are the words to add in a call.
type AddAllParams struct {
	Words []Word `param:"words"` // 1 to 50
}

var opAddAll = rongcloud.Operation{
	ID: "sensitive.batchAdd", Path: "/sensitiveword/batch/add.json", Encoding: rongcloud.JSON, Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AddAll adds 1 to 50 sensitive words (批量添加敏感词). If the app cannot have that many, the call fails and adds none; the code is not
// documented. Remaining is the number of words that the app can still have, also if the call fails. It is 0 if the service does not
// return it.
//
// A repeat has no further effect.
//
// Operation sensitive.batchAdd: POST /sensitiveword/batch/add.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/moderation/batch-add-sensitive-word
func (s *Service) AddAll(ctx context.Context, a AddAllParams, opts ...rongcloud.CallOption) (remaining int, err error) {
	p := param.Of[AddAllParams](opAddAll)
	p.CheckCount("words", len(a.Words), maxWords)
	for i, w := range a.Words {
		at := param.Index("words", i)
		p.Check(at+".word", w.Text, param.Chars(maxWord), true)
		p.Check(at+".replaceWord", w.Replacement, param.Chars(maxWord), false)
	}
	p.Body(p.Object("", a))
	var answer struct {
		rongcloud.Envelope
		RemainQuota wire.Int `json:"remainQuota"`
	}
	_, err = p.Call(ctx, s.via(), &answer, opts)
	return int(answer.RemainQuota), err
}

var opDelete = rongcloud.Operation{ID: "sensitive.delete", Path: "/sensitiveword/delete.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Delete deletes a sensitive word (移除敏感词).
//
// A repeat has no further effect.
//
// Operation sensitive.delete: POST /sensitiveword/delete.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/moderation/remove-sensitive-word
func (s *Service) Delete(ctx context.Context, word string, opts ...rongcloud.CallOption) error {
	p := param.For(opDelete).Arg("word", "word")
	p.Text("word", word, param.Chars(maxWord))
	return p.Do(ctx, s.via(), opts)
}

var opDeleteAll = rongcloud.Operation{
	ID: "sensitive.batchDelete", Path: "/sensitiveword/batch/delete.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DeleteAll deletes 1 to 50 sensitive words (批量移除敏感词).
//
// A repeat has no further effect.
//
// Operation sensitive.batchDelete: POST /sensitiveword/batch/delete.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/moderation/batch-remove-sensitive-word
func (s *Service) DeleteAll(ctx context.Context, words []string, opts ...rongcloud.CallOption) error {
	p := param.For(opDeleteAll).Arg("words", "words")
	p.Texts("words", words, maxWords, param.Chars(maxWord))
	return p.Do(ctx, s.via(), opts)
}

// Kind selects sensitive words.
type Kind int

const (
	AllWords       Kind = iota // of both kinds
	BlockingWords              // words that block messages
	ReplacingWords             // words that are replaced in messages
)

var opList = rongcloud.Operation{ID: "sensitive.list", Path: "/sensitiveword/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// List returns the sensitive words of a kind (查询敏感词).
//
// Operation sensitive.list: POST /sensitiveword/list.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/moderation/query-sensitive-word
func (s *Service) List(ctx context.Context, kind Kind, opts ...rongcloud.CallOption) ([]Word, error) {
	p := param.For(opList).Arg("kind", "type")
	wireKind, known := map[Kind]string{AllWords: "2", BlockingWords: "1", ReplacingWords: "0"}[kind]
	if !known {
		p.Fail("type", "must be AllWords, BlockingWords or ReplacingWords, is %d", kind)
	}
	p.Add("type", wireKind) // without it the service returns only the blocking words
	var answer struct {
		rongcloud.Envelope
		Words []struct {
			Word        wire.Text `json:"word"`
			ReplaceWord wire.Text `json:"replaceWord"`
		} `json:"words"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	words := make([]Word, len(answer.Words))
	for i, w := range answer.Words {
		words[i] = Word{Text: string(w.Word), Replacement: string(w.ReplaceWord)}
	}
	return words, nil
}
