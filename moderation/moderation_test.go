package moderation_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/moderation"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func on(c rongcloud.Caller) *moderation.Service { return moderation.New(c) }

func asAny(c rongcloud.Caller) any { return on(c) }

func TestCalls(t *testing.T) { apitest.Calls(t, samples.Moderation) }

func TestContract(t *testing.T) {
	apitest.Table(t, moderation.Operations())
	apitest.Complete(t, moderation.New(nil), moderation.Operations(), samples.Moderation, nil)
	apitest.Limits(t, samples.Moderation, map[string]string{"sensitive.list type": "TestBadInput and the samples: a Kind is not the number that is sent"})
	apitest.Docs(t, ".", moderation.Operations())
	apitest.Names(t, ".", asAny, samples.Moderation)
	apitest.Results(t, moderation.New(nil), samples.Moderation)
	apitest.NoCaller(t, asAny, (*moderation.Service)(nil), &moderation.Service{})
}

func adding(words ...moderation.Word) apitest.Func {
	return func(ctx context.Context, c rongcloud.Caller) (any, error) {
		return on(c).AddAll(ctx, moderation.AddAllParams{Words: words})
	}
}

func TestBadInput(t *testing.T) {
	long := strings.Repeat("词", 33)
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no word", Parameter: "word", Says: "Word.Text (word) must have 1 to 32 characters, is empty", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).Add(ctx, moderation.Word{Replacement: "*"})
		})},
		{Name: "a long word", Parameter: "word", Says: "at most 32 characters, has 33", Call: apitest.Void(func(ctx context.Context, c rongcloud.Caller) error {
			return on(c).Delete(ctx, long)
		})},
		{Name: "a long replacement", Parameter: "words[1].replaceWord", Says: "AddAllParams.Words[1].Replacement (words[1].replaceWord) must have at most 32 characters, has 33", Call: adding(
			moderation.Word{Text: "a"}, moderation.Word{Text: "b", Replacement: long})},
		{Name: "no words", Parameter: "words", Says: "1 to 50 values, has none", Call: adding()},
		{Name: "51 words", Parameter: "words", Says: "at most 50 values, has 51", Call: adding(make([]moderation.Word, 51)...)},
		{Name: "an unknown kind", Parameter: "type", Says: "kind (type) must be AllWords, BlockingWords or ReplacingWords, is 3", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).List(ctx, 3)
		}},
	})
}

// TestRemainingWords: the number comes with the error, so that the app knows how many words would fit.
func TestRemainingWords(t *testing.T) {
	w := apitest.NewWire(t, 400, `{"code":1002,"errorMessage":"too many words","remainQuota":3}`)
	remaining, err := on(w.Client).AddAll(t.Context(), moderation.AddAllParams{Words: []moderation.Word{{Text: "a"}}})
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, 3, remaining)
}

func TestBlocks(t *testing.T) {
	assert.True(t, moderation.Word{Text: "a"}.Blocks())
	assert.False(t, moderation.Word{Text: "a", Replacement: "*"}.Blocks())
}

func ExampleService_AddAll() {
	client, err := rongcloud.FromEnv()
	if err != nil {
		log.Fatal(err)
	}
	remaining, err := moderation.New(client).AddAll(context.Background(), moderation.AddAllParams{Words: []moderation.Word{
		{Text: "gambling"},                  // blocks the message
		{Text: "damn", Replacement: "****"}, // is replaced in it
	}})
	fmt.Println(remaining, err)
}
