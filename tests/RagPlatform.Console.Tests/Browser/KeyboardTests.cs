using Microsoft.Playwright;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>Asking and keeping keys without a mouse: Tab, Enter, Space and letters only.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class KeyboardTests(ConsolePlatform platform)
{
    private const int MaxTabs = 80;

    [BrowserFact]
    public async Task Ask_ByKeyboardAlone_GetsAnAnswerRatesItAndOpensASource()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#question");
        await page.Keyboard.TypeAsync("What is RagPlatform?");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#sources li").First).ToBeVisibleAsync();

        await TabToAsync(page, "#helpful");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("#helpful")).ToHaveAttributeAsync("aria-pressed", "true");

        await TabToAsync(page, "#sources li a", backwards: true);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("mark")).ToBeInViewportAsync();
        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Keys_ByKeyboardAlone_AreMadeAndRevoked()
    {
        (IPage page, IReadOnlyList<string> problems) = await platform.OpenAsync("/keys");
        await TabToAsync(page, "#description");
        await page.Keyboard.TypeAsync("Made by keyboard");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#secret")).ToBeVisibleAsync();

        // The newest key is the first in the table.
        await TabToAsync(page, "tbody tr:first-child .stack details:last-child summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "tbody tr:first-child .danger");
        await page.Keyboard.PressAsync("Space");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is revoked");
        Assert.Empty(problems);
    }

    private static async Task TabToAsync(IPage page, string selector, bool backwards = false)
    {
        for (int i = 0; i < MaxTabs; i++)
        {
            await page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                // Whoever moves there sees where he is.
                Assert.True(await page.EvaluateAsync<bool>(
                    """
                    () => {
                      const style = getComputedStyle(document.activeElement);
                      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                    }
                    """));
                return;
            }
        }

        Assert.Fail($"{selector} is not within {MaxTabs} steps of Tab.");
    }
}
